/** How long to wait before the nth try: soon at first, then longer, spread so that a hundred desks do not come at once. */
export const retryDelayMs = (attempt: number, random: () => number): number => {
  const longest = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 16))
  return Math.round(longest / 2 + (longest / 2) * random())
}

const FIRST_MS = 400
/** The switch is believed to be back within seconds; a desk that looks twice a minute would be late. */
const LONGEST_MS = 8_000
