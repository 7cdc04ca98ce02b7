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

/** A switchboard's colours: enamel, pine and brass. What rings is brass and nothing else is. */
export const light: Palette = {
  ground: '#e9ede8',
  surface: '#fbfcfa',
  sunken: '#eef1ec',
  line: '#d3dad2',
  edge: '#7b8a81',
  ink: '#14201b',
  soft: '#4b5b53',
  accent: { ground: '#0b4f46', ink: '#f3f8f4' },
  brass: '#b98512',
  danger: { ground: '#a5281b', ink: '#fff6f3' },
  good: '#17693f',
  alarm: '#a5281b',
  trouble: { ground: '#f7e6c4', ink: '#3b2a05' },
  states: {
    ready: { ground: '#17693f', ink: '#f2faf4' },
    ringing: { ground: '#f0b429', ink: '#261a00' },
    talking: { ground: '#0b4f46', ink: '#f0f8f4' },
    'on-hold': { ground: '#54407f', ink: '#f7f3ff' },
    dialling: { ground: '#1d5580', ink: '#f1f7fc' },
    wrapup: { ground: '#7a4b16', ink: '#fff7ec' },
    'busy-elsewhere': { ground: '#6a5b22', ink: '#fdf9ea' },
    away: { ground: '#58635d', ink: '#f6f8f6' },
    reconnecting: { ground: '#93341f', ink: '#fff5f1' },
    offline: { ground: '#333d38', ink: '#eef2ef' },
  },
}

export const dark: Palette = {
  ground: '#0e1412',
  surface: '#161e1b',
  sunken: '#101714',
  line: '#2b3631',
  edge: '#78887f',
  ink: '#e6ede9',
  soft: '#a6b4ac',
  accent: { ground: '#7ccdb8', ink: '#05231d' },
  brass: '#e2b04a',
  danger: { ground: '#c94a39', ink: '#ffffff' },
  good: '#79cf9d',
  alarm: '#ff9a88',
  trouble: { ground: '#3a2e12', ink: '#f7e4b8' },
  states: {
    ready: { ground: '#14512f', ink: '#d9f5e4' },
    ringing: { ground: '#e8ad26', ink: '#241900' },
    talking: { ground: '#0f4a42', ink: '#d8f3ea' },
    'on-hold': { ground: '#3f3164', ink: '#ebe3ff' },
    dialling: { ground: '#174361', ink: '#dceefb' },
    wrapup: { ground: '#573611', ink: '#fde9cf' },
    'busy-elsewhere': { ground: '#4a4018', ink: '#f6efcf' },
    away: { ground: '#333d38', ink: '#dfe7e2' },
    reconnecting: { ground: '#6a2717', ink: '#ffe1d8' },
    offline: { ground: '#222a26', ink: '#cfd8d3' },
  },
}

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
