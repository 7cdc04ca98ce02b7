/** Keys on their way to the server go in the order they were pressed: what is pressed meanwhile follows together. */
const MOST = 32

export const createPressed = (send: (digits: string) => Promise<unknown>): ((digit: string) => void) => {
  let waiting = ''
  let busy = false
  const follow = async (): Promise<void> => {
    busy = true
    while (waiting !== '') {
      const digits = waiting.slice(0, MOST)
      waiting = waiting.slice(MOST)
      // What came of it is told by whoever sends; the keys after it go their way all the same.
      await send(digits).catch(() => undefined)
    }
    busy = false
  }
  return (digit) => {
    waiting += digit
    if (!busy) void follow()
  }
}
