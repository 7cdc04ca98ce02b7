/** A contact of the wire as its agent's desk shows it. */
import type { Agent } from '../../src/wire/agents.ts'
import type { ContactDetail, TimelineEntry } from '../../src/wire/contacts.ts'
import type { Asked, DeskCall, Note, Stage } from './call.ts'
import { handedTo } from './handed-to.ts'
import { thirdOf } from './third-of.ts'
import { fieldOf } from './timeline.ts'
import { otherOf } from './to-dial.ts'

/** Null when the agent has nothing of it in hand any more. */
export const callOf = (contact: ContactDetail, me: Agent): DeskCall | null => {
  const assignment = me.assignments.find((each) => each.contact === contact.id)
  if (assignment === undefined) return null
  const { timeline } = contact
  const colleague = otherOfUs(contact, me.id)
  const isOurs = contact.direction === 'outbound' && (colleague === null || contact.agent === me.id)
  // Who was asked talks with whoever asked them; what becomes of it is not theirs to say.
  const isAsked = contact.agent !== null && contact.agent !== me.id
  return {
    id: contact.id,
    stage: stageOf(assignment.state, isAsked ? '' : contact.phase),
    ...(isOurs ? { ours: true as const } : {}),
    // Whom nobody has reached yet is called once this is picked up.
    ...(isOurs && colleague === null && contact.answeredAt === null ? { unreached: true as const } : {}),
    ...(colleague === null ? {} : { colleague }),
    number: colleague ?? otherOf(contact),
    dialled: colleague === null ? ((isOurs ? contact.from : contact.to) ?? '') : '',
    queue: contact.queue,
    waitingSince: moment(contact.enqueuedAt),
    since: Date.parse(assignment.sinceAt),
    talkingSince: talkBegan(timeline, me.id),
    recording: recordingOf(timeline),
    third: isAsked ? null : thirdOf(timeline),
    asked: isAsked && assignment.state !== 'wrapup' ? askedOf(contact) : null,
    answerOrdered: answerOrdered(timeline, me.id),
    notes: notesOf(timeline),
    handedTo: assignment.state === 'wrapup' ? handedTo(timeline, me.id) : null,
    muted: !isAsked && contact.muted,
    wrapupUntil: wrapupEnd(timeline, me.id),
  }
}

const STAGES: Readonly<Record<Agent['assignments'][number]['state'], Stage>> = {
  offered: 'offered',
  dialling: 'dialling',
  active: 'talking',
  held: 'held',
  interrupted: 'rejoining',
  wrapup: 'wrapup',
}
const PHASES: Readonly<Partial<Record<string, Stage>>> = {
  dialling: 'dialling',
  consulting: 'consulting',
  conference: 'conference',
}
/** A phase says more than an assignment where there are several kinds of being in a call. */
const stageOf = (state: keyof typeof STAGES, phase: string): Stage =>
  state === 'active' || state === 'held' ? (PHASES[phase] ?? STAGES[state]) : STAGES[state]

/** Between two of us: the one whom this agent has at the other end. */
const otherOfUs = ({ timeline, agent }: ContactDetail, me: string): string | null => {
  const placed = timeline.find(({ type }) => type === 'call-placed')
  const called = placed && fieldOf(placed, 'colleague')
  if (typeof called !== 'string') return null
  return called === me ? agent : called
}

/** By whoever talks with the customer. */
const askedOf = ({ agent, phase, timeline }: ContactDetail): Asked | null => {
  if (agent === null || (phase !== 'consulting' && phase !== 'conference')) return null
  if (phase === 'conference') return { by: agent, hears: 'all' }
  return { by: agent, hears: thirdOf(timeline)?.state === 'waiting' ? 'music' : 'colleague' }
}

/** An order is for what rings then, and for nothing that rings later. */
const answerOrdered = (timeline: readonly TimelineEntry[], agent: string): string | null => {
  const last = lastOf(timeline, 'contact-offered', 'consult-begun', 'colleague-rung', 'answer-ordered')
  return last?.type === 'answer-ordered' && fieldOf(last, 'agent') === agent ? last.at : null
}

const notesOf = (timeline: readonly TimelineEntry[]): readonly Note[] =>
  timeline.flatMap((entry) => {
    const [agent, text] = [fieldOf(entry, 'agent'), fieldOf(entry, 'text')]
    const isNote = entry.type === 'note-added' && typeof agent === 'string' && typeof text === 'string'
    return isNote ? [{ at: entry.at, agent, text }] : []
  })

const lastOf = (timeline: readonly TimelineEntry[], ...types: readonly string[]): TimelineEntry | undefined =>
  timeline.findLast(({ type }) => types.includes(type))

/** When this agent's own talk with the customer began. */
const talkBegan = (timeline: readonly TimelineEntry[], agent: string): number | null => {
  const began = timeline.findLast(
    (entry) =>
      (entry.type === 'contact-answered' && fieldOf(entry, 'agent') === agent) ||
      (entry.type === 'contact-handed-over' && fieldOf(entry, 'to') === agent),
  )
  return began === undefined ? null : Date.parse(began.at)
}

const recordingOf = (timeline: readonly TimelineEntry[]): DeskCall['recording'] => {
  const last = lastOf(timeline, ...Object.keys(RECORDING))
  return last === undefined ? 'off' : (RECORDING[last.type] ?? 'off')
}
const RECORDING: Readonly<Record<string, DeskCall['recording']>> = {
  'recording-begun': 'on',
  'recording-continued': 'on',
  'recording-paused': 'paused',
  'recording-stored': 'off',
  'recording-lost': 'off',
  'recording-refused': 'off',
}

const wrapupEnd = (timeline: readonly TimelineEntry[], agent: string): number | null => {
  const last = timeline.findLast(
    (entry) => fieldOf(entry, 'agent') === agent && (ENDS.has(entry.type) || entry.type === 'wrapup-extended'),
  )
  const until = last && fieldOf(last, ENDS.has(last.type) ? 'wrapupUntilAt' : 'untilAt')
  return typeof until === 'string' ? Date.parse(until) : null
}

/** The ends of an agent's part in it. */
const ENDS: ReadonlySet<string> = new Set(['talk-ended', 'contact-handed-over'])

const moment = (at: string | null): number | null => (at === null ? null : Date.parse(at))
