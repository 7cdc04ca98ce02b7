/** Where the commits of an SQLite write-ahead log end, read from its bytes alone (https://sqlite.org/fileformat2.html#walformat). */

const HEADER = 32
const FRAME_HEADER = 24

/** The offset after each commit of the log's current round, in order; what stands behind them is older, or was not finished. */
export const walCommits = (log: Buffer): readonly number[] => {
  if (log.length < HEADER) return []
  const frame = FRAME_HEADER + log.readUInt32BE(8)
  const round = log.subarray(16, 24)
  const ends: number[] = []
  for (let start = HEADER; start + frame <= log.length; start += frame) {
    if (!log.subarray(start + 8, start + 16).equals(round)) break
    // The last frame of a commit says how large the database is after it; the others say 0.
    if (log.readUInt32BE(start + 4) !== 0) ends.push(start + frame)
  }
  return ends
}
