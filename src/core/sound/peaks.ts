/** How loud each side of a recording is, moment by moment: what a waveform is drawn from. */

export interface Peaks {
  /** Takes the next samples, interleaved, whole frames of them. */
  add(samples: Int16Array): void
  /** For each channel as many numbers as were asked for: the loudest of each part, 0 to 100. */
  of(): readonly (readonly number[])[]
}

/** `frames`: how many there will be in all. */
export const createPeaks = (frames: number, channels: number, parts: number): Peaks => {
  const loudest = Array.from({ length: channels }, () => new Uint16Array(parts))
  const perPart = Math.max(1, frames / parts)
  let frame = 0
  return {
    add(samples) {
      for (let at = 0; at + channels <= samples.length; at += channels, frame += 1) {
        const part = Math.min(parts - 1, Math.floor(frame / perPart))
        for (const [channel, peaks] of loudest.entries()) {
          const level = Math.abs(samples[at + channel] ?? 0)
          if (level > (peaks[part] ?? 0)) peaks[part] = level
        }
      }
    },
    of: () => loudest.map((peaks) => Array.from(peaks, (level) => Math.round((100 * level) / 32_768))),
  }
}
