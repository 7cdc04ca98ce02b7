/** A waveform's lines, one a part of the recording: the customer's above, the agent's below. */

/** Of the picture, in its own units; it is stretched to whatever place it has. */
export const LANE = 100

export const wavePath = (channels: readonly (readonly number[])[]): string =>
  channels.map((levels, lane) => levels.map((level, n) => line(n, lane, level)).join('')).join('')

/** Speech is mostly quiet: by its square root a murmur can be seen beside a laugh. Silence is a thin line. */
const line = (n: number, lane: number, level: number): string => {
  const half = Math.max(0.75, (LANE / 2 - 3) * Math.sqrt(Math.min(100, Math.max(0, level)) / 100))
  const middle = lane * LANE + LANE / 2
  return `M${n + 0.5} ${short(middle - half)}V${short(middle + half)}`
}

const short = (value: number): string => String(Math.round(value * 100) / 100)

/** Where a key takes one to; null for a key that says nothing here. */
export const keyedTo = (key: string, atMs: number, durationMs: number): number | null => {
  const step = STEPS[key]
  const to = key === 'Home' ? 0 : key === 'End' ? durationMs : step === undefined ? null : atMs + step
  return to === null ? null : Math.min(durationMs, Math.max(0, to))
}

const STEPS: Readonly<Record<string, number>> = {
  ArrowLeft: -5_000,
  ArrowDown: -5_000,
  ArrowRight: 5_000,
  ArrowUp: 5_000,
  PageDown: -30_000,
  PageUp: 30_000,
}
