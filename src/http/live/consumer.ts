/** One socket at the end of the feed. Whoever reads too slowly is told nothing more until they have caught up, and then all anew. */

/** Beyond this the socket is not keeping up. */
const MOST_BUFFERED_BYTES = 256 * 1024

/** The part of a WebSocket that is used; `ws` has it. */
export interface LineOut {
  readonly bufferedAmount: number
  /** `written` is called when the bytes have left the process, or never will. */
  send(text: string, written: (error?: Error) => void): void
}

export interface Consumer {
  tell(message: string): void
  /** It has missed something and is waited for. */
  readonly slow: boolean
}

/** `everything` is asked for when a slow one has caught up. */
export const createConsumer = (line: LineOut, everything: () => string): Consumer => {
  let slow = false

  const written = (error?: Error): void => {
    if (!slow || error !== undefined || line.bufferedAmount > 0) return
    slow = false
    line.send(everything(), written)
  }

  return {
    get slow() {
      return slow
    },
    tell: (message) => {
      if (slow) return
      if (line.bufferedAmount > MOST_BUFFERED_BYTES) slow = true
      else line.send(message, written)
    },
  }
}
