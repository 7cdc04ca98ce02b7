/** What to say where no version that fits can be had. */
export const VERSIONS_THAT_WORK =
  'Asterisk 22.10.1 or newer works (23: 23.4.1 or newer), and from 16.28 on older ones work with less; release candidates and anything older do not'

/** What to say of one that works with less: the words come after its version. */
export const LESS_OF_OLDER =
  'which is older than 22.10.1: it lacks the security repairs of that release, its requests go out by ari-client, and the shortest messages of callers are kept too'

/** `22.10.1` of what `asterisk -V` prints, with `-rc1` where it is one; null when it is not Asterisk's answer. */
export const versionIn = (output: string): string | null =>
  /^Asterisk (?:certified[/-])?(\d+\.\d+\.\d+(?:[~-]rc\d+)?)/m.exec(output)?.[1] ?? null

/**
 * Whether this version has what we need: claims of events, variables in events (22.10.0) and the security repairs of 22.10.1.
 * The branches 22 and 23 get their releases in pairs: 23.4.1 is the twin of 22.10.1.
 * 22.11.0-rc1 dies at any PONG (asterisk#2085), so no candidate is taken.
 */
export const isFit = (version: string): boolean => {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map((part) => Number.parseInt(part, 10))
  if (/rc\d/.test(version) || !(major >= 22)) return false
  const [leastMinor, leastPatch] = major === 22 ? [10, 1] : major === 23 ? [4, 1] : [0, 0]
  return minor > leastMinor || (minor === leastMinor && patch >= leastPatch)
}

/** Whether it is too old to be fit and works all the same, by the link for older ones (tried: 16.28). */
export const isOlder = (version: string): boolean => {
  const [major = 0, minor = 0] = version.split('.').map((part) => Number.parseInt(part, 10))
  return !/rc\d/.test(version) && !isFit(version) && (major > 16 || (major === 16 && minor >= 28))
}
