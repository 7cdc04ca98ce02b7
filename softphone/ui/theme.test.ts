import { describe, expect, it } from 'vitest'
import { dark, light, type Pair, type Palette } from './theme.ts'

/** WCAG 2.2, 1.4.3. */
const AA = 4.5
/** 1.4.11: edges of fields and buttons, marks of states. */
const AA_SHAPES = 3

const luminance = (hex: string): number => {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
const contrast = (a: string, b: string): number => {
  const [dim = 0, bright = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y)
  return (bright + 0.05) / (dim + 0.05)
}

const pairsOf = (palette: Palette): readonly (readonly [string, Pair])[] => {
  const { accent, danger, trouble, states } = palette
  const grounds = ['ground', 'surface', 'sunken'] as const
  const words = ['ink', 'soft', 'alarm'] as const
  return [
    ['accent', accent],
    ['danger', danger],
    ['trouble', trouble],
    ...Object.entries(states),
    ...grounds.flatMap((ground) =>
      words.map((word): [string, Pair] => [`${word} on ${ground}`, { ground: palette[ground], ink: palette[word] }]),
    ),
  ]
}

describe.each([
  ['light', light],
  ['dark', dark],
] as const)('theme.%s', (_name, palette) => {
  it.each(pairsOf(palette))('%s can be read', (_pair, { ground, ink }) => {
    expect(contrast(ground, ink)).toBeGreaterThanOrEqual(AA)
  })

  it.each(['edge', 'brass', 'good', 'alarm'] as const)('%s can be seen', (mark) => {
    expect(contrast(palette[mark], palette.surface)).toBeGreaterThanOrEqual(AA_SHAPES)
  })
})
