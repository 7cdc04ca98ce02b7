/** The part of a WebSocket that is needed. */
export interface Watched {
  on(event: 'pong', heard: () => void): unknown
  ping(): void
  terminate(): void
}

/**
 * Who vanishes without a word is noticed within twice this: so long, at most, somebody who talks with them hears nothing. A page
 * that is let go although it was only slow loses no call: its sound is listened to first.
 */
export const ASK_EVERY_MS = 3_000
const LOOK_EVERY = 10

/**
 * Asks again and again whether a socket's other end is there, which browsers answer by themselves, and ends the one that does
 * not; every so many rounds has the sign-in looked at. Gives back what ends it.
 */
export const watch = (socket: Watched, look: () => Promise<void>): (() => void) => {
  let answered = true
  let rounds = 0
  socket.on('pong', () => {
    answered = true
  })
  const beat = setInterval(() => {
    if (!answered) return socket.terminate()
    answered = false
    socket.ping()
    rounds += 1
    if (rounds % LOOK_EVERY === 0) void look()
  }, ASK_EVERY_MS)
  return () => clearInterval(beat)
}
