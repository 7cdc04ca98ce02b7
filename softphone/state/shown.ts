/** What of the state is on the screen: pure questions that the views ask. */
import type { DeskCall, ShownState } from './call.ts'
import type { DeskState } from './desk.ts'

/** While the server is away the page knows its own phone only, and shows that. */
export const shownState = ({ me, phone, awaySince }: DeskState): ShownState => {
  if (awaySince !== null && phone.call !== null) return phone.call.state === 'up' ? 'talking' : 'ringing'
  if (me === null) return 'offline'
  return me.presence.state
}

/** Since when, or null when nobody said. */
export const shownSince = ({ me, phone, awaySince }: DeskState): number | null => {
  if (awaySince !== null && phone.call !== null) return phone.call.since
  return me === null ? null : Date.parse(me.presence.sinceAt)
}

/** The contact that wants the agent's eyes: what rings before what is talked to before what is written up. */
export const foremost = (calls: readonly DeskCall[]): DeskCall | null =>
  [...calls].sort((a, b) => URGENCY[a.stage] - URGENCY[b.stage])[0] ?? null

const URGENCY: Readonly<Record<DeskCall['stage'], number>> = {
  conference: 0,
  consulting: 0,
  talking: 0,
  held: 0,
  rejoining: 0,
  dialling: 0,
  offered: 1,
  wrapup: 2,
}

/**
 * What is in hand. A call that rings here and that the server did not tell of (it is away, and the switch's own net rings
 * this page) is one too: it can be answered and hung up.
 */
export const callsInHand = ({ calls, phone, awaySince, monitor }: DeskState): readonly DeskCall[] => {
  if (phone.call === null || awaySince === null || monitor !== null) return calls
  const known = calls.some(
    ({ stage }) => stage !== 'wrapup' && (stage !== 'offered' || phone.call?.state === 'incoming'),
  )
  if (known) return calls
  const offered = calls.find(({ stage }) => stage === 'offered')
  if (offered !== undefined) return [{ ...offered, stage: 'talking', talkingSince: phone.call.since }]
  return [ownCall(phone.call.from, phone.call.state, phone.call.since), ...calls]
}

/** The id under which the page shows a call of which only its phone knows. */
export const OWN_CALL = 'own'

const ownCall = (number: string | null, state: 'incoming' | 'up', since: number): DeskCall => ({
  id: OWN_CALL,
  stage: state === 'up' ? 'talking' : 'offered',
  number,
  dialled: '',
  queue: null,
  waitingSince: null,
  since,
  talkingSince: state === 'up' ? since : null,
  recording: 'off',
  third: null,
  asked: null,
  answerOrdered: null,
  notes: [],
  handedTo: null,
  muted: false,
  wrapupUntil: null,
})

export const whoIs = ({ person }: DeskState): string | null => (person.type === 'user' ? person.user.id : null)

/** Nobody hears this person: by the page's own microphone, or by the switch. */
export const isMuted = ({ phone }: DeskState, call: DeskCall): boolean => phone.call?.muted === true || call.muted

export const isAgent = ({ person }: DeskState): boolean => person.type === 'user' && person.user.roles.includes('agent')

export const isLeader = ({ person }: DeskState): boolean =>
  person.type === 'user' && person.user.roles.some((role) => role === 'supervisor' || role === 'admin')

export const isAdmin = ({ person }: DeskState): boolean => person.type === 'user' && person.user.roles.includes('admin')

/** Whether this page would answer, or answers, calls without a microphone. */
export const hasNoVoice = (state: DeskState): boolean => ringsHere(state) && NO_VOICE.has(state.phone.microphone)
const NO_VOICE: ReadonlySet<string> = new Set(['denied', 'missing', 'busy', 'insecure'])

/** Calls come, and whoever calls would hear nothing. In a call its card says so. */
export const speaksToNobody = (state: DeskState): boolean =>
  isAgent(state) && state.me?.presence.state === 'ready' && state.phone.call === null && hasNoVoice(state)

/** Whether the page can be rung, and has nothing better to do. */
export const mayTest = (state: DeskState): boolean =>
  isAgent(state) &&
  state.me !== null &&
  ringsHere(state) &&
  state.awaySince === null &&
  state.phone.registration === 'registered' &&
  state.phone.call === null &&
  state.monitor === null &&
  state.checks.path !== 'running' &&
  state.calls.every(({ stage }) => stage === 'wrapup')

/** Whether this agent can call out now, as the server will see it. */
export const mayCall = ({ me, awaySince, calls, monitor }: DeskState): boolean =>
  (me?.presence.state === 'ready' || me?.presence.state === 'away') &&
  awaySince === null &&
  calls.length === 0 &&
  monitor === null

/** A desk phone rings by itself: the page needs no microphone then. */
export const ringsHere = ({ me }: DeskState): boolean => me === null || me.station.kind === 'browser'
