/**
 * How everything looks: the one place of colours, type, radii and distances. They become CSS variables in a constructed
 * style sheet, since the content policy allows no `<style>`; style sheets name the variables and never a colour.
 */
import { createTheme } from '@mantine/core'
import type { ShownState } from '../state/call.ts'

/** A ground and what is written on it; the test holds each pair to WCAG AA. */
export interface Pair {
  readonly ground: string
  readonly ink: string
}

export interface Palette {
  readonly ground: string
  readonly surface: string
  readonly sunken: string
  readonly line: string
  readonly edge: string
  readonly ink: string
  readonly soft: string
  readonly accent: Pair
  readonly brass: string
  readonly danger: Pair
  readonly good: string
  readonly alarm: string
  readonly trouble: Pair
  readonly states: Readonly<Record<ShownState, Pair>>
}

/** A switchboard's colours: enamel, pine and brass. What rings is brass and nothing else is. Both schemes, line by line. */
const paletteOf = (pick: <T>(light: T, dark: T) => T): Palette => ({
  ground: pick('#e9ede8', '#0e1412'),
  surface: pick('#fbfcfa', '#161e1b'),
  sunken: pick('#eef1ec', '#101714'),
  line: pick('#d3dad2', '#2b3631'),
  edge: pick('#7b8a81', '#78887f'),
  ink: pick('#14201b', '#e6ede9'),
  soft: pick('#4b5b53', '#a6b4ac'),
  accent: pick(on('#0b4f46', '#f3f8f4'), on('#7ccdb8', '#05231d')),
  brass: pick('#b98512', '#e2b04a'),
  danger: pick(on('#a5281b', '#fff6f3'), on('#c94a39', '#ffffff')),
  good: pick('#17693f', '#79cf9d'),
  alarm: pick('#a5281b', '#ff9a88'),
  trouble: pick(on('#f7e6c4', '#3b2a05'), on('#3a2e12', '#f7e4b8')),
  states: {
    ready: pick(on('#17693f', '#f2faf4'), on('#14512f', '#d9f5e4')),
    ringing: pick(on('#f0b429', '#261a00'), on('#e8ad26', '#241900')),
    talking: pick(on('#0b4f46', '#f0f8f4'), on('#0f4a42', '#d8f3ea')),
    'on-hold': pick(on('#54407f', '#f7f3ff'), on('#3f3164', '#ebe3ff')),
    dialling: pick(on('#1d5580', '#f1f7fc'), on('#174361', '#dceefb')),
    wrapup: pick(on('#7a4b16', '#fff7ec'), on('#573611', '#fde9cf')),
    'busy-elsewhere': pick(on('#6a5b22', '#fdf9ea'), on('#4a4018', '#f6efcf')),
    away: pick(on('#58635d', '#f6f8f6'), on('#333d38', '#dfe7e2')),
    reconnecting: pick(on('#93341f', '#fff5f1'), on('#6a2717', '#ffe1d8')),
    offline: pick(on('#333d38', '#eef2ef'), on('#222a26', '#cfd8d3')),
  },
})
const on = (ground: string, ink: string): Pair => ({ ground, ink })

export const light = paletteOf((light) => light)
export const dark = paletteOf((_light, dark) => dark)

const FIXED: Readonly<Record<string, string>> = {
  font: "'Atkinson Hyperlegible Next Variable', system-ui, sans-serif",
  figures: "'Atkinson Hyperlegible Mono Variable', ui-monospace, monospace",
  'text-small': '0.8125rem',
  text: '1rem',
  'text-large': '1.25rem',
  'text-number': 'clamp(1.75rem, 1.2rem + 2.2vw, 2.75rem)',
  'text-state': 'clamp(1.9rem, 1.3rem + 2.6vw, 3.25rem)',
  radius: '0.375rem',
  'radius-card': '0.75rem',
  gap: '1rem',
  touch: '2.75rem',
}

/** Mantine's own variables that its parts ask for, said in ours. */
const KIT: Readonly<Record<string, string>> = {
  'mantine-font-family': 'var(--font)',
  'mantine-color-body': 'var(--ground)',
  'mantine-color-text': 'var(--ink)',
  'mantine-color-dimmed': 'var(--soft)',
  'mantine-color-error': 'var(--alarm)',
  'mantine-color-placeholder': 'var(--soft)',
  'mantine-primary-color-filled': 'var(--accent-ground)',
  'mantine-radius-default': 'var(--radius)',
}

export const kitTheme = createTheme({ respectReducedMotion: true, cursorType: 'pointer' })

/** Puts the tokens into the document, for both schemes. */
export const applyTheme = (document: Document): void => {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(
    `:root{${declare(FIXED)}${colours(light)}}` +
      `:root[data-mantine-color-scheme='dark']{${colours(dark)}}` +
      `:root:root{${declare(KIT)}}`,
  )
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]
}

const colours = ({ states, ...rest }: Palette): string =>
  declare({
    ...flat(rest),
    ...Object.fromEntries(
      Object.entries(states).flatMap(([state, pair]) => Object.entries(flat({ [`state-${state}`]: pair }))),
    ),
  })

const flat = (values: Readonly<Record<string, string | Pair>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).flatMap(([name, value]): [string, string][] =>
      typeof value === 'string'
        ? [[name, value]]
        : [
            [`${name}-ground`, value.ground],
            [`${name}-ink`, value.ink],
          ],
    ),
  )

const declare = (values: Readonly<Record<string, string>>): string =>
  Object.entries(values)
    .map(([name, value]) => `--${name}:${value};`)
    .join('')
