import type { RecordingPeaks } from '../../src/wire/contacts.ts'

const PARTS = 400

/** Two who take turns, as people do; the same each time. */
export const demoPeaks = (durationMs: number): RecordingPeaks => ({
  durationMs,
  channels: [0, 1].map((side) => Array.from({ length: PARTS }, (_, n) => levelAt(n, side))),
})

const levelAt = (n: number, side: number): number => {
  const turn = Math.sin(n / 11) + 0.6 * Math.sin(n / 29)
  // On hold nobody is heard.
  if (n > 120 && n < 170) return 0
  const speaks = side === 0 ? turn > 0.15 : turn < -0.05
  const word = Math.abs(Math.sin(n * 1.7) * Math.sin(n * 0.37 + side))
  return speaks ? Math.round(8 + 55 * word) : Math.round(2 * word)
}
