/** Times, lengths and shares as the pages write them. */

/** `4:05`, `1:02:09`: minutes and seconds, hours only when there are any. */
export const clock = (ms: number): string => {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const two = (value: number): string => String(value).padStart(2, '0')
  const hours = Math.floor(seconds / 3600)
  const minutes = Math.floor(seconds / 60) % 60
  return hours === 0 ? `${minutes}:${two(seconds % 60)}` : `${hours}:${two(minutes)}:${two(seconds % 60)}`
}

/** The moment in the reader's own hours: `14:05`, with seconds `14:05:09`. */
export const timeOfDay = (at: string, withSeconds = false): string => {
  const moment = new Date(at)
  const parts = [moment.getHours(), moment.getMinutes(), ...(withSeconds ? [moment.getSeconds()] : [])]
  return parts.map((part) => String(part).padStart(2, '0')).join(':')
}

/** A share of 1 as whole percents, never more than it is: 0.899 is `89%`; a dash for none. */
export const percent = (share: number | null): string =>
  share === null ? '–' : `${Math.floor(Number((share * 100).toFixed(6)))}%`

/** The last midnight before a moment, where the reader is. */
export const startOfDay = (at: number): number => new Date(at).setHours(0, 0, 0, 0)
