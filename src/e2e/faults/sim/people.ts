/** The people of a simulated day: who calls, how long they wait and talk, and what agents do when their phone rings. */
import { isTalk, isTalkOfThree, type TransferTarget } from '../../../core/call/contact.ts'
import type { AccountId, AgentId, Ms } from '../../../core/ids.ts'
import {
  accountId,
  agentId,
  contactId,
  contactOfLeg,
  customerId,
  obligationOf,
  offerOfLeg,
  queueId,
} from '../../../core/ids.ts'
import type { Command } from '../../../core/input.ts'
import { FLOW_NUMBER } from '../../../core/testing/flow-centre.arbitrary.ts'
import type { ManualClock } from '../../../telephony/fake/manual-clock.ts'
import type { FakeBrowser, FakeCall, FakePhone, FakeSwitch, PhoneManner } from '../../../telephony/fake/switch.ts'
import type { Dice } from './dice.ts'
import type { Server } from './server.ts'

export const AGENTS = ['budi', 'dewi', 'siti'] as const
/** Whose station is a browser, and its account. */
export const BROWSERS: Partial<Readonly<Record<(typeof AGENTS)[number], AccountId>>> = {
  dewi: accountId('web-00000000000000de'),
}
/** How often a page that lost its registration tries again. */
const REGISTERS_EVERY_MS: Ms = 1_000

/** A number outside, where somebody answers. */
const OUTSIDE = '0215020'

type Called = readonly [number: string, manner: PhoneManner]
/** Numbers that agents call, and what they do then. */
const NUMBERS: readonly [Called, ...Called[]] = [
  ['0215021', 'answers'],
  ['0215022', 'waits'],
  ['0215023', 'busy'],
  ['0215024', 'declines'],
  ['0215025', 'ignores'],
]

/** Who asks to be called back. */
const CALLERS: readonly [Called, ...Called[]] = [
  ['0215031', 'answers'],
  ['0215032', 'answers'],
  ['0215033', 'busy'],
  ['0215034', 'ignores'],
]

export interface Crowd {
  readonly clock: ManualClock
  readonly fake: FakeSwitch
  readonly dice: Dice
  /** All phones are there, and nobody goes for a break. */
  readonly steady: boolean
  /** They ask each other, and hand calls over. */
  readonly asks: boolean
  /** Callers come to a flow, and press keys. */
  readonly flows: boolean
  /** They ask to be called back: few numbers, at which somebody answers, or does not. */
  readonly callbacks: boolean
  server(): Server | null
  ask(command: Command): void
}

export interface People {
  readonly callers: readonly FakeCall[]
  /** Everybody whose phone has rung since is told so; called after every step. */
  look(): void
  /** While quiet nobody does anything: callers wait, talks go on, phones ring in vain. */
  quiet: boolean
  /** Callers come, for so long. */
  come(calls: number, within: Ms): void
  /** Everybody hangs up and nobody calls any more. */
  goHome(): void
}

export const createPeople = (crowd: Crowd): People => {
  const { clock, fake, dice, steady, asks, flows, callbacks } = crowd
  if (asks || flows) fake.phone(`trunk:local:${OUTSIDE}`, 'answers')
  const called =
    asks || callbacks
      ? (callbacks ? CALLERS : NUMBERS).map(([number, manner]) => fake.phone(`trunk:local:${number}`, manner))
      : []
  let placed = 0
  const pages = new Map<AgentId, FakeBrowser>()
  const phones = new Map<AgentId, FakePhone>(
    AGENTS.map((name) => {
      const account = BROWSERS[name]
      if (account === undefined) return [agentId(name), fake.phone(name, 'waits')]
      const page = fake.browser(account, 'waits')
      pages.set(agentId(name), page)
      return [agentId(name), page]
    }),
  )
  /** Pages that are closed, until when. */
  const closedUntil = new Map<AgentId, number>()
  /** A page registers again and again, for as long as it is open. */
  const register = () => {
    for (const [agent, page] of pages) if ((closedUntil.get(agent) ?? 0) <= clock.now()) page.connect()
    clock.after(REGISTERS_EVERY_MS, () => !home && register())
  }
  register()
  const heard = new Map<AgentId, number>()
  const callers: FakeCall[] = []
  let home = false

  const later = (least: Ms, most: Ms, act: () => void) =>
    void clock.after(dice.between(least, most), () => {
      if (!home && !people.quiet) act()
    })
  const callerOf = (leg: FakeCall['leg']) =>
    callers.find((caller) => contactOfLeg(caller.leg) === offerOfLeg(leg)?.contact)

  const call = () => {
    const to = flows && dice.chance(0.8) ? FLOW_NUMBER : dice.chance(0.04) ? '1999' : dice.one(['1501', '1501', '1502'])
    const from = callbacks ? dice.one(CALLERS)[0] : `+62811${callers.length}`
    const caller = fake.callIn({ from: dice.chance(0.1) ? '' : from, to })
    callers.push(caller)
    if (callbacks) askBack(caller, dice.between(0, 4))
    if (to === FLOW_NUMBER) press(caller, dice.between(0, 12))
    const patience: readonly [Ms, Ms] = dice.one([
      [0, 400],
      [1_000, 30_000],
      [10_000, 90_000],
      [60_000, 200_000],
    ])
    later(...patience, () => {
      if (caller.hears() !== 'party') caller.hangUp()
    })
  }

  const askBack = (caller: FakeCall, times: number) => {
    if (times > 0)
      later(1_000, 12_000, () => {
        caller.type('1')
        askBack(caller, times - 1)
      })
  }

  /** Whoever is called back hangs up in the end. */
  const endCalls = () => {
    for (const phone of called) for (const one of phone.calls()) if (dice.chance(0.5)) one.hangUp()
  }

  /** In the evening nobody is there to call anybody back: what is owed is made good by hand. */
  const makeGood = () => {
    for (const { callback, answersFor = [], phase } of crowd.server()?.center.view.contacts.values() ?? [])
      if (callback !== undefined && phase.type === 'waiting')
        for (const of of answersFor)
          crowd.ask({
            type: 'close-obligation',
            obligation: obligationOf(of),
            outcome: 'called-back',
            note: null,
            by: null,
          })
    for (const agent of AGENTS)
      crowd.ask({ type: 'set-presence', agent: agentId(agent), state: 'offline', reason: null })
    for (const phone of [...phones.values(), ...called]) for (const one of phone.calls()) one.hangUp()
    clock.after(5_000, makeGood)
  }

  /** One key after the other, or several at once, or none for a while. */
  const press = (caller: FakeCall, times: number) => {
    if (times > 0)
      later(0, dice.one([50, 2_000, 9_000]), () => {
        caller.type(dice.one(['1', '0', '2', '3', '4', '5', '6', '7', '8', '9', '4711', '305', '#', '*0']))
        press(caller, times - 1)
      })
  }

  const ring = (agent: AgentId, phone: FakePhone, one: FakeCall) => {
    // A phone without a second line is busy while it talks.
    if (phone.calls().some((other) => other !== one && other.state() === 'up')) return one.decline('busy')
    const offer = offerOfLeg(one.leg)
    const caller = callerOf(one.leg)
    const what = dice.one(['answer', 'answer', 'answer', 'answer', 'decline', 'button', 'away', 'nothing'])
    const answer = () => {
      if (dice.chance(0.1)) caller?.hangUp()
      one.answer()
      if (dice.chance(0.1)) caller?.hangUp()
      const ends: () => void = dice.one([
        () => one.hangUp(),
        () => caller?.hangUp(),
        () => offer && crowd.ask({ type: 'hang-up-contact', contact: offer.contact, by: agent }),
      ])
      later(0, dice.one([100, 20_000, 60_000]), ends)
    }
    const delay = dice.one([0, 3, 1_000, 8_000, 19_990, 22_000])
    if (what === 'answer') later(0, delay, answer)
    else if (what === 'decline') later(0, delay, () => one.decline('declines'))
    else if (what === 'button' && offer)
      later(0, delay, () => crowd.ask({ type: 'decline-offer', contact: offer.contact, agent }))
    else if (what === 'away' && !steady)
      later(0, delay, () => crowd.ask({ type: 'set-presence', agent, state: 'away', reason: 'break' }))
  }

  /** Now and then somebody goes, comes back, finishes early, or their phone is unplugged. */
  const move = () => {
    const agent = agentId(dice.one([...AGENTS]))
    const phone = phones.get(agent)
    const page = pages.get(agent)
    const view = crowd.server()?.center.view
    const has = view?.agents.get(agent)?.assignments.find(({ state }) => state === 'wrapup')
    if (steady) return
    if (page !== undefined && dice.chance(0.4)) {
      closedUntil.set(agent, clock.now() + dice.one([100, 10_000, 90_000]))
      page.drop()
    } else if (has !== undefined && dice.chance(0.5))
      crowd.ask({ type: 'finish-wrapup', agent, contact: has.contact, disposition: 'sold', note: null })
    else if (dice.chance(0.7)) crowd.ask({ type: 'set-presence', agent, state: 'available', reason: null })
    else if (dice.chance(0.5)) crowd.ask({ type: 'set-presence', agent, state: 'away', reason: 'break' })
    else if (phone !== undefined) phone.manner = dice.one(['waits', 'waits', 'ignores', 'busy', 'declines', 'answers'])
    const waiting = [...(view?.contacts.values() ?? [])].find(({ phase }) => phase.type === 'waiting')
    if (waiting !== undefined && dice.chance(0.02))
      crowd.ask({ type: 'hang-up-contact', contact: waiting.id, by: null })
  }

  /** Somebody does something with the call they have. */
  const handle = () => {
    const calls = [...(crowd.server()?.center.view.contacts.values() ?? [])].filter(({ phase }) => isTalk(phase))
    const call = calls[dice.between(0, Math.max(0, calls.length - 1))]
    if (call === undefined || !isTalk(call.phase)) return
    const mine = { contact: call.id, agent: call.phase.agent }
    const to = dice.one<TransferTarget>([
      { agent: agentId(dice.one([...AGENTS])) },
      { agent: agentId(dice.one([...AGENTS])) },
      { queue: queueId('support') },
      { number: OUTSIDE },
    ])
    const orders: readonly [Command, ...Command[]] = isTalkOfThree(call.phase)
      ? [
          { ...mine, type: 'swap-consult' },
          { ...mine, type: 'complete-consult' },
          { ...mine, type: 'cancel-consult' },
          { ...mine, type: 'conference-contact', to: null },
        ]
      : [
          { ...mine, type: 'consult-contact', to },
          { ...mine, type: 'consult-contact', to },
          { ...mine, type: 'conference-contact', to },
          { ...mine, type: call.phase.type === 'held' ? 'retrieve-contact' : 'hold-contact' },
          { type: 'transfer-contact', contact: call.id, by: mine.agent, to },
        ]
    if (dice.chance(0.2)) return crowd.ask({ ...mine, type: 'mute-contact', muted: call.muted !== true })
    crowd.ask(dice.one(orders))
  }

  /** Somebody calls out. */
  const dial = () => {
    const [to] = dice.one(NUMBERS)
    crowd.ask({
      type: 'place-call',
      contact: contactId(`c-out-${placed++}`),
      agent: agentId(dice.one([...AGENTS])),
      to,
      customer: customerId(`cu-${to}`),
      queue: dice.one([null, queueId('support'), queueId('sales')]),
    })
    later(0, 30_000, () =>
      called
        .find(({ uri }) => uri.endsWith(to))
        ?.calls()
        .at(-1)
        ?.hangUp(),
    )
  }

  const people: People = {
    callers,
    quiet: false,
    look() {
      for (const [agent, phone] of phones) {
        const calls = phone.calls()
        for (let next = heard.get(agent) ?? 0; next < calls.length; next++) {
          heard.set(agent, next + 1)
          const one = calls[next]
          if (one !== undefined && phone.manner === 'waits' && !people.quiet && !home) ring(agent, phone, one)
        }
      }
    },
    come(calls, within) {
      for (let i = 0; i < calls; i++) later(0, within, call)
      for (let at = 0; at < within; at += 5_000) later(at, at + 5_000, move)
      if (callbacks) for (let at = 0; at < within; at += 10_000) later(at, at + 10_000, endCalls)
      if (asks) for (let at = 0; at < within; at += 1_500) later(at, at + 1_500, handle)
      if (asks) for (let at = 0; at < within; at += 6_000) later(at, at + 6_000, dial)
    },
    goHome() {
      home = true
      for (const caller of callers) caller.hangUp()
      for (const phone of [...phones.values(), ...called]) for (const one of phone.calls()) one.hangUp()
      if (callbacks) makeGood()
    },
  }
  return people
}
