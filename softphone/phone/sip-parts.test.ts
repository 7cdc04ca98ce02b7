import { type Session, SessionState, Web } from 'sip.js'
import { expect, it } from 'vitest'
import { refresh } from './sip-parts.ts'

const relay = (credential: string) => ({ urls: 'turn:h', username: 'u', credential })

/** A call, as far as it is looked at when it looks for another way; and what was asked of it. */
const calling = (state: SessionState) => {
  const asked: unknown[] = []
  const peerConnection = {
    getConfiguration: () => ({ bundlePolicy: 'max-bundle', iceServers: [relay('of the beginning')] }),
    setConfiguration: (to: RTCConfiguration) => asked.push(to),
  }
  const handler: unknown = Object.create(Web.SessionDescriptionHandler.prototype, {
    peerConnection: { value: peerConnection },
  })
  const session: Session = Object.create(null, {
    state: { value: state },
    sessionDescriptionHandler: { value: handler },
    invite: { value: async () => void asked.push('another way') },
  })
  return { session, asked }
}

it('a call looks for another way by the passes of now', () => {
  const { session, asked } = calling(SessionState.Established)
  refresh(session, [relay('of now')])
  expect(asked).toEqual([{ bundlePolicy: 'max-bundle', iceServers: [relay('of now')] }, 'another way'])
})

it('what is no call, or not yet, looks for none', () => {
  const { session, asked } = calling(SessionState.Initial)
  refresh(session, [])
  refresh(null, [])
  expect(asked).toEqual([])
})
