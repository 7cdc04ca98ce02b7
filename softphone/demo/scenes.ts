/** Every state of every page, by name: what screenshots and tests look at. `?scene=NAME`. */
import type { Agent } from '../../src/wire/agents.ts'
import type { ContactDetail } from '../../src/wire/contacts.ts'
import type { MonitorNow } from '../../src/wire/live.ts'
import type { PhoneState, TestLeg } from '../phone/phone.ts'
import { answered, CALLER, entry, openContact } from './contacts.ts'
import { momentAgo, RINA, SITI } from './people.ts'

export interface Scene {
  readonly who: 'nobody' | 'agent' | 'supervisor' | 'admin'
  readonly state?: Agent['presence']['state']
  readonly reason?: string
  readonly assignment?: Agent['assignments'][number]['state']
  readonly contact?: () => ContactDetail
  readonly seconds?: number
  readonly station?: Agent['station']
  /** How the phone stands in it. */
  readonly call?: Partial<NonNullable<PhoneState['call']>> | null
  readonly microphone?: PhoneState['microphone']
  readonly registration?: PhoneState['registration']
  /** What its test leg comes to: what the switch hears, and what the page finds. */
  readonly heard?: boolean
  readonly test?: TestLeg
  readonly away?: boolean
  /** The sign-in has run out. */
  readonly expired?: boolean
  /** The server's disk takes nothing. */
  readonly diskFull?: boolean
  readonly elsewhere?: boolean
  readonly busy?: boolean
  /** How this person listens to somebody else's call. */
  readonly listening?: MonitorNow['mode']
}

const talk = (seconds: number, more: Parameters<typeof openContact>[1] = []): ContactDetail => ({
  ...openContact(seconds + 21, [answered(seconds), entry('recording-begun', seconds), ...more]),
  phase: 'talking',
  agent: 'siti',
})

const withThird = (phase: 'consulting' | 'conference', to: object | string): ContactDetail => ({
  ...talk(173, [entry('consult-begun', 40, { to }), entry('consult-answered', 31)]),
  phase,
})

/** A colleague's call, which this agent is asked about. */
const ofBudi = (phase: 'consulting' | 'conference', ...more: Parameters<typeof entry>[]): ContactDetail => ({
  ...openContact(190, [
    entry('contact-answered', 169, { agent: 'budi' }),
    entry('recording-begun', 169),
    entry('note-added', 58, { agent: 'budi', text: NOTE }),
    entry('consult-begun', 40, { to: { agent: 'siti' } }),
    ...more.map((each) => entry(...each)),
  ]),
  phase,
  agent: 'budi',
})
const NOTE = 'Order 4711: two of three boxes came. Wants the third one by Friday, or the money back.'

/** Budi calls Siti. */
const betweenUs = (phase: 'dialling' | 'talking', ...more: ReturnType<typeof entry>[]): ContactDetail => ({
  ...openContact(0, [entry('call-placed', 90, { agent: 'budi', colleague: 'siti' }), ...more]),
  ...{ direction: 'outbound', phase, from: null, to: 'siti', queue: null, enqueuedAt: null, agent: 'budi' },
})

/** A talk that has lasted so long. */
const inCall = (seconds: number, contact: () => ContactDetail = () => talk(seconds)) =>
  ({ who: 'agent', state: 'talking', assignment: 'active', contact, seconds, call: { state: 'up' } }) as const
/** An offer that rings on the page. */
const rung = (seconds: number, contact: () => ContactDetail) =>
  ({ who: 'agent', state: 'ringing', assignment: 'offered', contact, seconds, call: {} }) as const
const writingUp = (seconds: number, contact: () => ContactDetail) =>
  ({ who: 'agent', state: 'wrapup', assignment: 'wrapup', contact, seconds }) as const

export const SCENES = {
  'sign-in': { who: 'nobody' },
  ready: { who: 'agent', state: 'ready', seconds: 94 },
  away: { who: 'agent', state: 'away', reason: 'meal', seconds: 347 },
  reconnecting: { who: 'agent', state: 'reconnecting', seconds: 9, registration: 'lost' },
  'no-microphone': { who: 'agent', state: 'offline', seconds: 20, microphone: 'denied' },
  'ready-no-microphone': { who: 'agent', state: 'ready', seconds: 20, microphone: 'denied' },
  'not-heard': {
    who: 'agent',
    state: 'ready',
    seconds: 20,
    heard: false,
    test: { came: true, hears: true, speaks: true, lacks: null },
  },
  'not-hearing': {
    who: 'agent',
    state: 'ready',
    seconds: 20,
    test: { came: true, hears: false, speaks: true, lacks: 'relay' },
  },
  'no-path': {
    who: 'agent',
    state: 'offline',
    seconds: 20,
    heard: false,
    test: { came: true, hears: false, speaks: true, lacks: 'relay' },
  },
  offer: rung(5, () => openContact(38)),
  'offer-back': rung(6, () => ({
    ...openContact(754, [entry('callback-noted', 700)]),
    ...{ direction: 'outbound', phase: 'offered', from: '1500', to: CALLER },
  })),
  'offer-colleague': rung(4, () => betweenUs('dialling')),
  'talking-colleague': inCall(83, () => betweenUs('talking', entry('contact-answered', 83, { agent: 'budi' }))),
  'asked-offer': rung(4, () => ofBudi('consulting')),
  asked: inCall(31, () => ofBudi('consulting', ['consult-answered', 31])),
  'asked-in': inCall(31, () => ofBudi('conference', ['consult-answered', 31], ['conference-begun', 12])),
  talking: inCall(227),
  muted: {
    ...inCall(64, () => talk(64, [entry('recording-paused', 8)])),
    call: { state: 'up', muted: true },
  },
  notes: inCall(227, () => talk(227, [entry('note-added', 71, { agent: 'siti', text: NOTE })])),
  'microphone-lost': { ...inCall(96), microphone: 'missing' },
  'disk-full': { ...inCall(131), diskFull: true },
  expired: { ...inCall(131), expired: true },
  'desk-phone': {
    ...inCall(52, () => ({ ...talk(52), muted: true })),
    station: { kind: 'phone', uri: 'sip:siti@192.0.2.7' },
    // It is not the page that has the call.
    call: null,
  },
  dialling: {
    who: 'agent',
    state: 'dialling',
    assignment: 'dialling',
    contact: () => ({
      ...openContact(7, [entry('call-placed', 7, { agent: 'siti' }), entry('number-dialled', 6)]),
      direction: 'outbound',
      phase: 'dialling',
      from: '+62215550100',
      to: '02150201234',
      agent: 'siti',
    }),
    seconds: 7,
    call: { state: 'up' },
  },
  'on-hold': { ...inCall(33, () => ({ ...talk(141), phase: 'held' })), state: 'on-hold', assignment: 'held' },
  consulting: inCall(40, () => withThird('consulting', { agent: 'budi' })),
  'consulting-number': inCall(40, () => withThird('consulting', '0215550')),
  'put-through': writingUp(12, () => ({
    ...talk(250, [
      entry('contact-transferred', 12, { agent: 'siti', to: '0215550' }),
      entry('talk-ended', 12, { agent: 'siti', by: 'transfer', wrapupUntilAt: momentAgo(-18) }),
      entry('outside-called', 12, { number: '0215550' }),
      entry('outside-answered', 4),
    ]),
    phase: 'outside',
  })),
  'in-conference': inCall(40, () => withThird('conference', { agent: 'budi' })),
  wrapup: writingUp(8, () => ({
    ...talk(250, [
      entry('note-added', 71, { agent: 'siti', text: NOTE }),
      entry('talk-ended', 8, { agent: 'siti', wrapupUntilAt: momentAgo(-22) }),
    ]),
    phase: 'wrapup',
  })),
  'server-away': { ...inCall(312), away: true },
  'other-browser': { who: 'agent', state: 'ready', elsewhere: true },
  board: { who: 'supervisor' },
  settings: { who: 'admin' },
  'board-busy': { who: 'supervisor', busy: true },
  listening: { who: 'supervisor', listening: 'listen', seconds: 47, call: { state: 'up' } },
} as const satisfies Readonly<Record<string, Scene>>

export type SceneName = keyof typeof SCENES
export const isScene = (name: string): name is SceneName => Object.hasOwn(SCENES, name)

/** Whose page it is, as they stand in the scene. */
export const meIn = ({
  who,
  state = 'offline',
  reason,
  assignment,
  contact,
  station = SITI.station,
  seconds = 0,
}: Scene): Agent => ({
  ...(who === 'supervisor' ? RINA : SITI),
  station,
  presence: { state, reason: reason ?? null, sinceAt: momentAgo(seconds) },
  assignments:
    assignment === undefined || contact === undefined
      ? []
      : [{ contact: contact().id, state: assignment, sinceAt: momentAgo(seconds) }],
})

export const callIn = ({ call, seconds = 0 }: Scene): PhoneState['call'] =>
  call === undefined || call === null
    ? null
    : {
        state: 'incoming',
        from: CALLER,
        since: Date.now() - seconds * 1000,
        muted: false,
        sound: 'playing',
        ...call,
      }
