/** Every state of every page, by name: what screenshots and tests look at. `?scene=NAME`. */
import type { Agent } from '../../src/wire/agents.ts'
import type { ContactDetail } from '../../src/wire/contacts.ts'
import type { MonitorNow } from '../../src/wire/live.ts'
import type { PhoneState, TestLeg } from '../phone/phone.ts'
import { answered, CALLER, entry, openContact } from './contacts.ts'
import { momentAgo, RINA, SITI } from './people.ts'

export interface Scene {
  readonly who: 'nobody' | 'agent' | 'supervisor'
  readonly state?: Agent['presence']['state']
  readonly reason?: string
  readonly assignment?: Agent['assignments'][number]['state']
  readonly contact?: () => ContactDetail
  readonly seconds?: number
  readonly station?: Agent['station']
  /** How the phone stands in it. */
  readonly call?: Partial<NonNullable<PhoneState['call']>>
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
    test: { came: true, hears: true, speaks: true },
  },
  'not-hearing': { who: 'agent', state: 'ready', seconds: 20, test: { came: true, hears: false, speaks: true } },
  'no-path': {
    who: 'agent',
    state: 'offline',
    seconds: 20,
    heard: false,
    test: { came: true, hears: false, speaks: true },
  },
  offer: {
    who: 'agent',
    state: 'ringing',
    assignment: 'offered',
    contact: () => openContact(38),
    seconds: 5,
    call: {},
  },
  talking: {
    who: 'agent',
    state: 'talking',
    assignment: 'active',
    contact: () => talk(227),
    seconds: 227,
    call: { state: 'up' },
  },
  muted: {
    who: 'agent',
    state: 'talking',
    assignment: 'active',
    contact: () => talk(64, [entry('recording-paused', 8)]),
    seconds: 64,
    call: { state: 'up', muted: true },
  },
  'microphone-lost': {
    who: 'agent',
    state: 'talking',
    assignment: 'active',
    contact: () => talk(96),
    seconds: 96,
    call: { state: 'up' },
    microphone: 'missing',
  },
  'disk-full': {
    who: 'agent',
    state: 'talking',
    assignment: 'active',
    contact: () => talk(131),
    seconds: 131,
    call: { state: 'up' },
    diskFull: true,
  },
  expired: {
    who: 'agent',
    state: 'talking',
    assignment: 'active',
    contact: () => talk(131),
    seconds: 131,
    call: { state: 'up' },
    expired: true,
  },
  'desk-phone': {
    who: 'agent',
    state: 'talking',
    station: { kind: 'phone', uri: 'sip:siti@192.0.2.7' },
    assignment: 'active',
    contact: () => ({ ...talk(52), muted: true }),
    seconds: 52,
  },
  'on-hold': {
    who: 'agent',
    state: 'on-hold',
    assignment: 'held',
    contact: () => ({ ...talk(141), phase: 'held' }),
    seconds: 33,
    call: { state: 'up' },
  },
  consulting: {
    who: 'agent',
    state: 'talking',
    assignment: 'active',
    contact: () => ({
      ...talk(173, [entry('consult-begun', 40, { to: { agent: 'budi' } }), entry('consult-answered', 31)]),
      phase: 'consulting',
    }),
    seconds: 40,
    call: { state: 'up' },
  },
  'consulting-number': {
    who: 'agent',
    state: 'talking',
    assignment: 'active',
    contact: () => ({
      ...talk(173, [entry('consult-begun', 40, { to: '0215550' }), entry('consult-answered', 31)]),
      phase: 'consulting',
    }),
    seconds: 40,
    call: { state: 'up' },
  },
  'put-through': {
    who: 'agent',
    state: 'wrapup',
    assignment: 'wrapup',
    contact: () => ({
      ...talk(250, [
        entry('contact-transferred', 12, { agent: 'siti', to: '0215550' }),
        entry('talk-ended', 12, { agent: 'siti', by: 'transfer', wrapupUntilAt: momentAgo(-18) }),
        entry('outside-called', 12, { number: '0215550' }),
        entry('outside-answered', 4),
      ]),
      phase: 'outside',
    }),
    seconds: 12,
  },
  'in-conference': {
    who: 'agent',
    state: 'talking',
    assignment: 'active',
    contact: () => ({
      ...talk(173, [entry('consult-begun', 40, { to: { agent: 'budi' } }), entry('consult-answered', 31)]),
      phase: 'conference',
    }),
    seconds: 40,
    call: { state: 'up' },
  },
  wrapup: {
    who: 'agent',
    state: 'wrapup',
    assignment: 'wrapup',
    contact: () => ({
      ...talk(250, [entry('talk-ended', 8, { agent: 'siti', wrapupUntilAt: momentAgo(-22) })]),
      phase: 'wrapup',
    }),
    seconds: 8,
  },
  'server-away': {
    who: 'agent',
    state: 'talking',
    assignment: 'active',
    contact: () => talk(312),
    seconds: 312,
    call: { state: 'up' },
    away: true,
  },
  'other-browser': { who: 'agent', state: 'ready', elsewhere: true },
  board: { who: 'supervisor' },
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
  call === undefined
    ? null
    : {
        state: 'incoming',
        from: CALLER,
        since: Date.now() - seconds * 1000,
        muted: false,
        sound: 'playing',
        ...call,
      }
