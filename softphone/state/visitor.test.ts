import { expect, it } from 'vitest'
import type { VisitorTicket } from '../../src/wire/visitor.ts'
import { VISITOR_AT_REST, type VisitorPhone, type VisitorPhoneState } from '../phone/visitor-phone.ts'
import { saidOf, stateOf } from '../visitor/words-of.ts'
import { createStore } from './store.ts'
import { createVisitor, type VisitorAnswer, type VisitorServer } from './visitor.ts'

const TICKET: VisitorTicket = {
  ticket: 'visitor0123abcd.t',
  uri: 'sip:visitor0123abcd@desk.example.org',
  secret: 's',
  expiresAt: '2100-01-01T00:00:00.000Z',
  iceServers: [],
}

/** A server and a phone that do as the test says, and a page on them. */
const setUp = (microphone: VisitorPhoneState['microphone'] = 'works') => {
  const state = createStore<VisitorPhoneState>(VISITOR_AT_REST)
  const later: (() => void)[] = []
  const done: string[] = []
  let renewed: Promise<readonly RTCIceServer[] | null> | undefined
  const answers: { -readonly [K in 'door' | 'ticket' | 'call']: Awaited<ReturnType<VisitorServer[K]>> } = {
    door: { ok: true, value: { numbers: [{ number: '1501', name: 'Support' }] } },
    ticket: { ok: true, value: TICKET },
    call: { ok: true, value: { uri: TICKET.uri, number: '1501', state: 'waiting', expiresAt: TICKET.expiresAt } },
  }
  const call = { state: 'calling', muted: false, sound: 'playing', linked: true } as const
  const phone: VisitorPhone = {
    state,
    levels: createStore({ mine: 0, theirs: 0 }),
    openMicrophone: async () => state.set({ ...state.get(), microphone }),
    call: (account, ticket, number) => {
      renewed = account.renewIceServers?.()
      done.push(`call ${number} with ${ticket}`)
      state.set({ ...state.get(), call, end: null })
    },
    hangUp: () => {
      done.push('hang up')
      state.set({ ...state.get(), call: null, end: 'over' })
    },
    mute: () => undefined,
    digits: () => undefined,
    hear: () => undefined,
  }
  const visitor = createVisitor({
    server: {
      door: async () => answers.door,
      ticket: async () => answers.ticket,
      call: async () => answers.call,
      iceServers: async (ticket) => [{ urls: 'turn:h', username: ticket, credential: 'c' }],
    },
    phone,
    after: (_, run) => void later.push(run),
  })
  /** All that was put off is done once. */
  const wait = async (): Promise<void> => {
    for (const run of later.splice(0)) run()
    await settled()
  }
  const shown = () => [stateOf(visitor.state.get()), saidOf(visitor.state.get())]
  return { visitor, state, call, answers, done, wait, shown, passes: () => renewed }
}
const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve()
}

it('a call: from the press to the end, told as the server and the phone tell it', async () => {
  const { visitor, state, call, answers, done, wait, shown, passes } = setUp()
  expect(shown()).toEqual(['loading', null])
  visitor.start()
  await settled()
  expect(shown()).toEqual(['ready', null])
  const dialled = visitor.dial('1501')
  expect(shown()).toEqual(['calling', null])
  await dialled
  expect(done).toEqual(['call 1501 with visitor0123abcd.t'])
  expect(await passes()).toMatchObject([{ username: 'visitor0123abcd.t' }])
  state.set({ ...state.get(), call: { ...call, state: 'ringing' } })
  expect(shown()).toEqual(['ringing', null])
  state.set({ ...state.get(), call: { ...call, state: 'up' } })
  await wait()
  expect(shown()).toEqual(['waiting', null])
  for (const stage of ['talking', 'held'] as const) {
    if (answers.call.ok) answers.call = { ok: true, value: { ...answers.call.value, state: stage } }
    await wait()
    expect(shown()).toEqual([stage, null])
  }
  // The server is away: the last word holds.
  answers.call = { ok: false, why: 'away' }
  await wait()
  expect(shown()).toEqual(['held', null])
  state.set({ ...state.get(), call: null, end: 'over' })
  expect(shown()).toEqual(['ended', null])
  state.set({ ...state.get(), end: 'busy' })
  expect(shown()).toEqual(['ended', 'visitor.busy'])
})

it('no microphone: no ticket is asked for, and the page says why', async () => {
  const { visitor, done, shown } = setUp('denied')
  visitor.start()
  await visitor.dial('1501')
  expect(done).toEqual([])
  expect(shown()).toEqual(['unavailable', 'check.microphoneDenied'])
})

it.each([
  ['full', 'visitor.full'],
  ['often', 'visitor.often'],
  ['closed', 'visitor.closed'],
  ['away', 'visitor.away'],
] as const)('no ticket: %s', async (why, word) => {
  const { visitor, answers, done, shown } = setUp()
  visitor.start()
  const refused: VisitorAnswer<VisitorTicket> = { ok: false, why }
  answers.ticket = refused
  await visitor.dial('1501')
  expect(done).toEqual([])
  expect(shown()).toEqual(['unavailable', word])
})

it('a door that is shut says so; a server that is away is asked again', async () => {
  const { visitor, answers, wait, shown } = setUp()
  answers.door = { ok: false, why: 'away' }
  visitor.start()
  await settled()
  expect(shown()).toEqual(['unavailable', 'visitor.away'])
  answers.door = { ok: true, value: { numbers: [] } }
  await wait()
  expect(shown()).toEqual(['unavailable', 'visitor.closed'])
})

it('a call that ended while the page had no link is over, and one in the switch’s own hands is not', async () => {
  const { visitor, state, call, answers, done, wait } = setUp()
  visitor.start()
  await visitor.dial('1501')
  if (answers.call.ok) answers.call = { ok: true, value: { ...answers.call.value, number: null, state: 'over' } }
  await wait()
  expect(done).not.toContain('hang up')
  state.set({ ...state.get(), call: { ...call, state: 'up', linked: false } })
  await wait()
  expect(done).toContain('hang up')
})

it('one press is one call', async () => {
  const { visitor, done } = setUp()
  visitor.start()
  await Promise.all([visitor.dial('1501'), visitor.dial('1501')])
  await visitor.dial('1501')
  expect(done).toHaveLength(1)
})
