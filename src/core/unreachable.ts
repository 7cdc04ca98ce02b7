/** Ends every switch on a tag: the compiler refuses a tag that was forgotten, and a foreign value throws. */
export const unreachable = (value: never): never => {
  throw new Error(`not a known case: ${JSON.stringify(value)}`)
}
