import { describe, expect, it } from 'vitest'
import type { Agent } from '../../src/wire/agents.ts'
import type { MonitorNow } from '../../src/wire/live.ts'
import type { User } from '../../src/wire/sessions.ts'
import { blankContact } from '../demo/blank-contact.ts'
import { createFakePhone } from '../phone/fake-phone.ts'
import type { Answer, Backend, LiveNews } from './backend.ts'
import { createClock } from './clock.ts'
import { createConductor } from './conductor.ts'
import { callsInHand, OWN_CALL } from './shown.ts'

const USER: User = { id: 'siti', username: 'siti', name: 'Siti', roles: ['agent'] }
const ME: Agent = {
  ...USER,
  skills: [],
  queues: [],
  presence: { state: 'ready', reason: null, sinceAt: '2026-03-01T08:00:00.000Z' },
  assignments: [],
  station: { kind: 'browser' },
}
const TALK: Agent['assignments'][number] = { contact: 'c-1', state: 'active', sinceAt: '2026-03-01T08:01:00.000Z' }
const CONTACT = blankContact({
  id: 'c-1',
  phase: 'talking',
  from: '0812',
  to: '1501',
  agent: 'siti',
  createdAt: '2026-03-01T08:00:30.000Z',
})
const RINA: User = { id: 'rina', username: 'rina', name: 'Rina', roles: ['supervisor'] }
const MONITOR: MonitorNow = {
  agent: 'rina',
  contact: 'c-1',
  hears: 'siti',
  from: '0812',
  mode: 'whisper',
  state: 'on',
  sinceAt: '2026-03-01T08:02:00.000Z',
}
const fine = async <T>(value: T): Promise<Answer<T>> => ({ ok: true, value })
const AWAY = { ok: false, refusal: { type: 'away' } } as const
const never = (): never => {
  throw new Error('is not asked here')
}

const stage = () => {
  const asked: string[] = []
  let tell: (news: LiveNews) => void = never
  let taken = false
  let away = false
  let user = USER
  const answer = async (what: string): Promise<Answer<null>> => {
    asked.push(what)
    return away ? AWAY : fine(null)
  }
  const backend: Backend = {
    call: (to, queue) => answer(`call ${to} ${queue}`),
    can: { third: true, numbers: true },
    me: () => fine(user),
    signIn: async (_username, password) =>
      password === 'right' ? { ok: true, value: USER } : { ok: false, refusal: { type: 'signed-out' } },
    signOut: () => answer('sign out'),
    account: async (takeOver) => {
      asked.push(`account ${takeOver}`)
      if (away) return AWAY
      if (taken && !takeOver) return { ok: false, refusal: { type: 'taken' } }
      return fine({ uri: 'sip:web-1@host', secret: 's', iceServers: [] })
    },
    testLeg: async () => {
      asked.push('test leg')
      return away ? AWAY : fine(true)
    },
    presence: ({ state }) => answer(`presence ${state}`),
    act: (contact, action, body) => answer([action, contact, ...Object.values(body ?? {})].join(' ')),
    contactsOf: never,
    contact: never,
    colleagues: never,
    queues: never,
    dispositions: never,
    reasons: never,
    openObligations: never,
    closeObligation: never,
    liftAlarm: never,
    intruders: never,
    liftBan: never,
    live: (listener) => {
      tell = listener
      return () => asked.push('live stopped')
    },
    peaks: never,
    latestContacts: never,
    recordingUrl: never,
    settings: { ask: never, fileUrl: never },
  }
  const clock = createClock(() => 0, 1_000)
  const phone = createFakePhone({ now: clock.read, onHangUp: () => asked.push('phone hung up') })
  let place: (place: 'here' | 'other-tab' | 'moved') => void = never
  const desk = createConductor({
    backend,
    phone,
    clock,
    tabs: (told) => {
      place = told
      return { claim: () => told('here'), release: () => asked.push('released') }
    },
  })
  return {
    asked,
    desk,
    phone,
    hear: (news: LiveNews) => tell(news),
    be: (whom: User) => {
      user = whom
    },
    place: (where: 'here' | 'other-tab' | 'moved') => place(where),
    set: (change: { readonly taken?: boolean; readonly away?: boolean }) => {
      taken = change.taken ?? taken
      away = change.away ?? away
    },
  }
}
const settled = async (): Promise<void> => {
  for (let n = 0; n < 20; n++) await Promise.resolve()
}

describe('conductor', () => {
  it('signs in, gets the account and registers by itself', async () => {
    const { desk, phone, asked } = stage()
    expect(await desk.signIn('siti', 'wrong')).toEqual({ type: 'signed-out' })
    expect(await desk.signIn('siti', 'right')).toBeNull()
    await settled()
    expect(asked).toEqual(['account false'])
    expect(phone.state.get()).toMatchObject({ registration: 'registered', microphone: 'works' })
  })

  it('asks to take over from another browser, and does', async () => {
    const { desk, phone, set } = stage()
    set({ taken: true })
    await desk.start()
    await settled()
    expect(desk.state.get().place).toBe('other-browser')
    expect(phone.state.get().registration).toBe('off')
    await desk.takeOver()
    expect(desk.state.get().place).toBe('here')
    expect(phone.state.get().registration).toBe('registered')
  })

  it('rings no more in a tab from which the desk has moved', async () => {
    const { desk, phone, place } = stage()
    await desk.start()
    await settled()
    place('moved')
    await settled()
    expect(desk.state.get().place).toBe('moved')
    expect(phone.state.get().registration).toBe('off')
  })

  it('asks again for the account when the server was away at the sign-in', async () => {
    const { desk, phone, set, hear } = stage()
    set({ away: true })
    await desk.start()
    await settled()
    expect(phone.state.get().registration).toBe('off')
    set({ away: false })
    hear({ type: 'up', at: 2_000 })
    await settled()
    expect(phone.state.get().registration).toBe('registered')
  })

  it('asks for a new account when the old one is refused', async () => {
    const { desk, phone, asked } = stage()
    await desk.start()
    await settled()
    phone.set({ registration: 'refused' })
    await settled()
    expect(asked.filter((each) => each === 'account false')).toHaveLength(2)
    expect(phone.state.get().registration).toBe('registered')
  })

  it('hangs up by the server, and by the phone while the server is away', async () => {
    const { desk, phone, hear, asked } = stage()
    await desk.start()
    await settled()
    hear({ type: 'desk', me: { ...ME, assignments: [TALK] }, day: null, monitor: null, contacts: [CONTACT] })
    await desk.hangUp('c-1')
    expect(asked.at(-1)).toBe('hangup c-1')
    hear({ type: 'desk', me: ME, day: null, monitor: null, contacts: [] })
    hear({ type: 'away' })
    phone.ring('0812', 1_000)
    desk.answer()
    expect(phone.state.get().call?.state).toBe('up')
    await desk.hangUp(OWN_CALL)
    expect(phone.state.get().call).toBeNull()
  })

  it('answers a call that comes after the press', async () => {
    const { desk, phone } = stage()
    await desk.start()
    await settled()
    desk.answer()
    phone.ring('0812', 1_000)
    expect(phone.state.get().call?.state).toBe('up')
  })

  const RINGS: Agent['assignments'][number] = { ...TALK, state: 'offered' }
  const ordered = (...at: readonly number[]): LiveNews => ({
    type: 'desk',
    me: { ...ME, assignments: [RINGS] },
    day: null,
    monitor: null,
    contacts: [
      {
        ...CONTACT,
        phase: 'offered',
        agent: null,
        timeline: at.map((second) => ({
          at: `2026-03-01T08:01:0${second}.000Z`,
          type: 'answer-ordered',
          agent: 'siti',
        })),
      },
    ],
  })

  it('picks up what rings when that is ordered, whichever is here first, and each order once', async () => {
    const { desk, phone, hear } = stage()
    await desk.start()
    await settled()
    phone.ring('0812', 1_000)
    hear(ordered())
    expect(phone.state.get().call?.state).toBe('incoming')
    hear(ordered(1))
    expect(phone.state.get().call?.state).toBe('up')
    phone.end()
    hear(ordered(1))
    phone.ring('0812', 2_000)
    expect(phone.state.get().call?.state).toBe('incoming')
    phone.end()
    hear(ordered(1, 2))
    phone.ring('0812', 3_000)
    expect(phone.state.get().call?.state).toBe('up')
  })

  it('picks up no later call when somebody was quicker by hand', async () => {
    const { desk, phone, hear } = stage()
    await desk.start()
    await settled()
    phone.ring('0812', 1_000)
    desk.answer()
    hear(ordered(1))
    phone.end()
    phone.ring('0813', 2_000)
    expect(phone.state.get().call?.state).toBe('incoming')
  })

  it('picks up nothing in a page that is not the one that rings', async () => {
    const { desk, phone, hear, place } = stage()
    await desk.start()
    await settled()
    place('other-tab')
    hear(ordered(1))
    phone.ring('0812', 1_000)
    expect(phone.state.get().call?.state).toBe('incoming')
  })

  const desks = (me: Agent, ...contacts: (typeof CONTACT)[]): LiveNews => ({
    type: 'desk',
    me,
    day: null,
    monitor: null,
    contacts,
  })

  it('keeps what is typed before the caller is given to somebody else', async () => {
    const { desk, hear, asked } = stage()
    await desk.start()
    await settled()
    hear(desks({ ...ME, assignments: [TALK] }, CONTACT))
    for (const [action, body] of [
      ['transfer', { to: 'support' }],
      ['complete', undefined],
    ] as const) {
      desk.notes.write('c-1', 'wants an invoice')
      await desk.act('c-1', action, body)
    }
    expect(asked.slice(1)).toEqual([
      'note c-1 wants an invoice',
      'transfer c-1 support',
      'note c-1 wants an invoice',
      'complete c-1',
    ])
    await desk.act('c-1', 'hold')
    expect(asked.at(-1)).toBe('hold c-1')
  })

  it('keeps what is still typed when the contact is gone, at the sign-out, and when the desk moves', async () => {
    for (const leave of ['gone', 'sign-out', 'moved'] as const) {
      const { desk, hear, asked, place } = stage()
      await desk.start()
      await settled()
      hear(desks({ ...ME, assignments: [TALK] }, CONTACT))
      desk.notes.write('c-1', 'wants an invoice')
      if (leave === 'gone') hear(desks(ME))
      else if (leave === 'moved') place('moved')
      else await desk.signOut()
      await settled()
      expect(asked, leave).toContain('note c-1 wants an invoice')
      expect(desk.notes.drafts.get()).toEqual({})
    }
  })

  it('listens: a board gets a phone for it, rings the server, and answers what it asked for', async () => {
    const { desk, phone, asked, be, hear } = stage()
    be(RINA)
    await desk.start()
    await settled()
    expect(phone.state.get().registration).toBe('off')
    hear({ type: 'desk', me: { ...ME, ...RINA }, day: null, monitor: null, contacts: [] })
    await desk.monitor('c-1', 'whisper')
    expect(asked).toEqual(['account true', 'monitor c-1 whisper'])
    phone.ring('0812', 1_000)
    expect(phone.state.get().call?.state).toBe('up')
    hear({ type: 'desk', me: { ...ME, ...RINA }, day: null, monitor: MONITOR, contacts: [] })
    await desk.monitor('c-1', 'barge')
    await desk.leaveMonitor()
    expect(asked.slice(2)).toEqual(['monitor c-1 barge', 'monitor c-1 stop'])
  })

  it('stops listening by its phone while the server is away, and shows no call of its own meanwhile', async () => {
    const { desk, phone, set, hear, asked } = stage()
    await desk.start()
    await settled()
    phone.ring('0812', 1_000)
    desk.answer()
    hear({ type: 'desk', me: ME, day: null, monitor: MONITOR, contacts: [] })
    hear({ type: 'away' })
    set({ away: true })
    expect(callsInHand(desk.state.get())).toEqual([])
    await desk.leaveMonitor()
    expect(asked.at(-1)).toBe('phone hung up')
    expect(phone.state.get().call).toBeNull()
  })

  const test = async ({ desk, hear }: ReturnType<typeof stage>, desks: object = {}): Promise<void> => {
    await desk.start()
    await settled()
    hear({ type: 'desk', me: ME, day: null, monitor: null, contacts: [], ...desks })
    await settled()
  }

  it('tests both ways by itself, once, and again when that is asked for', async () => {
    const world = stage()
    await test(world)
    expect(world.asked.filter((each) => each === 'test leg')).toHaveLength(1)
    expect(world.desk.state.get().checks.path).toBe('fine')
    world.hear({ type: 'desk', me: ME, day: null, monitor: null, contacts: [] })
    await settled()
    expect(world.asked.filter((each) => each === 'test leg')).toHaveLength(1)
    world.phone.set({ microphone: 'denied' })
    await world.desk.testPath()
    expect(world.desk.state.get().checks.path).toBe('silent')
  })

  it('tests nothing while a call is in hand, nor where no phone of the page rings', async () => {
    const talking = stage()
    await test(talking, { me: { ...ME, assignments: [TALK] }, contacts: [CONTACT] })
    const elsewhere = stage()
    await test(elsewhere, { me: { ...ME, station: { kind: 'phone', uri: 'sip:1@192.0.2.7' } } })
    for (const { asked } of [talking, elsewhere]) expect(asked).not.toContain('test leg')
  })

  it('knows nothing of the way when the server could not test it, and forgets it with the sign-in', async () => {
    const world = stage()
    await test(world)
    world.set({ away: true })
    await world.desk.testPath()
    expect(world.desk.state.get().checks.path).toBe('unknown')
    world.set({ away: false })
    await world.desk.testPath()
    await world.desk.signOut()
    expect(world.desk.state.get().checks.path).toBe('unknown')
  })

  it('a sign-in that runs out in a call leaves the call up; the next one takes the phone from it', async () => {
    const { desk, phone, hear, asked } = stage()
    await desk.start()
    await settled()
    phone.ring('0812', 1_000)
    desk.answer()
    hear({ type: 'signed-out' })
    await settled()
    expect(desk.state.get().person).toEqual({ type: 'nobody', expired: true })
    expect([phone.state.get().call?.state, desk.state.get().phone.call?.state]).toEqual(['up', 'up'])
    expect(await desk.signIn('siti', 'right')).toBeNull()
    await settled()
    expect(asked.filter((each) => each.startsWith('account'))).toEqual(['account false', 'account true'])
  })

  it('in that call the page can still hang up', async () => {
    const { desk, phone, hear, asked } = stage()
    await desk.start()
    await settled()
    phone.ring('0812', 1_000)
    desk.answer()
    hear({ type: 'signed-out' })
    await desk.hangUp(OWN_CALL)
    expect(asked.at(-1)).toBe('phone hung up')
    expect(desk.state.get().phone.call).toBeNull()
  })

  it('after that call nothing of the old sign-in is left', async () => {
    const { desk, phone, hear } = stage()
    await desk.start()
    await settled()
    phone.ring('0812', 1_000)
    desk.answer()
    hear({ type: 'signed-out' })
    phone.end()
    await settled()
    expect(phone.state.get()).toMatchObject({ registration: 'off', call: null })
    expect(desk.state.get().phone.call).toBeNull()
  })

  it('a sign-in that runs out without a call stops the phone', async () => {
    const { desk, phone, hear } = stage()
    await desk.start()
    await settled()
    hear({ type: 'signed-out' })
    await settled()
    expect(phone.state.get().registration).toBe('off')
  })

  it('goes offline, frees the tab and stops the phone at the sign-out', async () => {
    const { desk, phone, hear, asked } = stage()
    await desk.start()
    await settled()
    hear({ type: 'desk', me: ME, day: null, monitor: null, contacts: [] })
    await desk.signOut()
    expect(asked.slice(-4)).toEqual(['presence offline', 'sign out', 'live stopped', 'released'])
    expect(phone.state.get().registration).toBe('off')
    expect(desk.state.get().person).toEqual({ type: 'nobody', expired: false })
  })
})
