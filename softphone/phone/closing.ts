import type { Web } from 'sip.js'
import type { After } from './timers.ts'

/** Long enough for a busy page to be told of all that happened while the call was up. */
export const CLOSE_WITHIN_MS = 1_000

/**
 * Nobody is heard or spoken to once a call has ended; its connection is closed as soon as it has come to rest, or a moment later.
 * Chromium tells a page of what became of a connection one task after it did, and a connection that is closed before it was told
 * is kept until the page is left, with all that listens to it.
 */
export const closeAtRest = (handler: Web.SessionDescriptionHandler, after: After): void => {
  const close = handler.close.bind(handler)
  let isEnding = false
  handler.close = () => {
    if (isEnding) return
    isEnding = true
    const connection = handler.peerConnection
    if (connection === undefined || isAtRest(connection)) return close()
    fallSilent(connection)
    const closeNow = (): void => {
      cancel()
      for (const change of CHANGES) connection.removeEventListener(change, onChange)
      close()
    }
    const onChange = (): void => {
      if (isAtRest(connection)) closeNow()
    }
    const cancel = after(CLOSE_WITHIN_MS, closeNow)
    for (const change of CHANGES) connection.addEventListener(change, onChange)
  }
}

const CHANGES = ['connectionstatechange', 'icegatheringstatechange'] as const

/** Nothing is on its way to it: it has not begun to look for a way, or has found one and looks no more. */
const isAtRest = ({ connectionState, iceGatheringState, localDescription }: RTCPeerConnection): boolean =>
  localDescription === null || (connectionState === 'connected' && iceGatheringState === 'complete')

const fallSilent = (connection: RTCPeerConnection): void => {
  for (const { track } of connection.getReceivers()) track.stop()
  for (const sender of connection.getSenders()) {
    sender.track?.stop()
    sender.replaceTrack(null).catch(() => undefined)
  }
}
