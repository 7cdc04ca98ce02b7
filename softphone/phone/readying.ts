/**
 * A call that rings is made ready to be taken: its connection, what is spoken into it and the switch's offer are there before
 * anybody presses Answer. Nothing is sent until then.
 */
import { type Invitation, type SessionDescriptionHandlerFactory, SessionState, Web } from 'sip.js'

export interface Readying {
  /** As sip.js asks for it when a call is taken. */
  readonly handlers: SessionDescriptionHandlerFactory
  /** Gives back the connection of the call. */
  ready(ringing: Invitation): RTCPeerConnection | null
}

export const createReadying = (make: SessionDescriptionHandlerFactory): Readying => {
  const made = new WeakMap<object, Web.SessionDescriptionHandler>()
  return {
    handlers: (session, options) => made.get(session) ?? make(session, options),
    ready(ringing) {
      const { body } = ringing
      if (body === undefined) return null
      const handler = make(ringing, ringing.userAgent.configuration.sessionDescriptionHandlerFactoryOptions)
      if (!(handler instanceof Web.SessionDescriptionHandler)) return null
      made.set(ringing, handler)
      takeIn(handler, body)
      // One that is not taken is not known to sip.js, and would stay open.
      ringing.stateChange.addListener((state) => {
        if (state === SessionState.Terminated) handler.close()
      })
      return handler.peerConnection ?? null
    },
  }
}

/** Takes the offer in now; when sip.js brings it, it has been. Whatever went wrong is then told. */
const takeIn = (handler: Web.SessionDescriptionHandler, offer: string): void => {
  const takes = handler.setDescription.bind(handler)
  const taken = takes(offer)
  taken.catch(() => undefined)
  handler.setDescription = (...what) => {
    handler.setDescription = takes
    return what[0] === offer ? taken : takes(...what)
  }
}
