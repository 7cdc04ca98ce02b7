import { Invitation, SessionState, Web } from 'sip.js'
import { describe, expect, it } from 'vitest'
import { createReadying } from './readying.ts'

type Listener = (state: SessionState) => void

/** A call that rings, as far as it is looked at before anybody takes it. */
const ringing = (sdp: string | undefined) => {
  const listeners: Listener[] = []
  const call: Invitation = Object.create(Invitation.prototype, {
    body: { value: sdp },
    userAgent: { value: { configuration: { sessionDescriptionHandlerFactoryOptions: {} } } },
    stateChange: { value: { addListener: (listener: Listener) => listeners.push(listener) } },
  })
  return {
    call,
    become: (state: SessionState) => {
      for (const listener of listeners) listener(state)
    },
  }
}

/** Handlers without a browser: what each was given, and whether it was closed. */
const setUp = (refuses: readonly string[] = []) => {
  const made: { readonly handler: Web.SessionDescriptionHandler; readonly taken: string[]; closed: boolean }[] = []
  const readying = createReadying(() => {
    const taken: string[] = []
    const handler: Web.SessionDescriptionHandler = Object.create(Web.SessionDescriptionHandler.prototype, {
      peerConnection: { value: { of: made.length } },
      close: {
        value: () => {
          one.closed = true
        },
      },
      setDescription: {
        writable: true,
        value: async (sdp: string) => {
          taken.push(sdp)
          if (refuses.includes(sdp)) throw new Error('not with this browser')
        },
      },
    })
    const one = { handler, taken, closed: false }
    made.push(one)
    return handler
  })
  return { readying, made }
}

describe('readying', () => {
  it('takes the offer in while it rings; whoever takes the call finds it done, and it is done once', async () => {
    const { readying, made } = setUp()
    const { call } = ringing('offer')
    expect(readying.ready(call)).toEqual({ of: 0 })
    expect(made[0]?.taken).toEqual(['offer'])
    const handler = readying.handlers(call)
    expect(handler).toBe(made[0]?.handler)
    await handler.setDescription('offer')
    expect(made[0]?.taken).toEqual(['offer'])
    // A later offer, of a network that changed, is another one, even if it reads the same.
    await handler.setDescription('offer')
    await handler.setDescription('another')
    expect(made[0]?.taken).toEqual(['offer', 'offer', 'another'])
  })

  it('gives another call a connection of its own', () => {
    const { readying, made } = setUp()
    readying.ready(ringing('offer').call)
    expect(readying.handlers(ringing('offer').call)).toBe(made[1]?.handler)
    expect(made).toHaveLength(2)
  })

  it('says what is wrong with an offer to whoever takes the call', async () => {
    const { readying } = setUp(['offer'])
    const { call } = ringing('offer')
    readying.ready(call)
    await expect(readying.handlers(call).setDescription('offer')).rejects.toThrow('not with this browser')
  })

  it('closes the connection of a call that is over, taken or not', () => {
    const { readying, made } = setUp()
    const { call, become } = ringing('offer')
    readying.ready(call)
    become(SessionState.Establishing)
    expect(made[0]?.closed).toBe(false)
    become(SessionState.Terminated)
    expect(made[0]?.closed).toBe(true)
  })

  it('has nothing to take in where there is no offer, and keeps nothing of it', () => {
    const { readying, made } = setUp()
    const { call } = ringing(undefined)
    expect(readying.ready(call)).toBeNull()
    expect(made).toEqual([])
    readying.handlers(call)
    expect(made).toHaveLength(1)
  })
})
