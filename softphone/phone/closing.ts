import type { Web } from 'sip.js'
import type { After } from './timers.ts'

/** Long enough for a busy page to be told of all that happened while the call was up. */
export const CLOSE_AFTER_MS = 1_000

/**
 * Nobody is heard or spoken to once a call has ended, but its connection is closed a moment later. Chromium tells a page of what
 * became of a connection one task after it did; a connection that is closed before it was told is kept until the page is left,
 * with all that listens to it.
 */
export const closeLater = (handler: Web.SessionDescriptionHandler, after: After): void => {
  const close = handler.close.bind(handler)
  let isEnding = false
  handler.close = () => {
    if (isEnding) return
    isEnding = true
    fallSilent(handler.peerConnection)
    after(CLOSE_AFTER_MS, close)
  }
}

const fallSilent = (connection: RTCPeerConnection | undefined): void => {
  for (const { track } of connection?.getReceivers() ?? []) track.stop()
  for (const sender of connection?.getSenders() ?? []) {
    sender.track?.stop()
    sender.replaceTrack(null).catch(() => undefined)
  }
}
