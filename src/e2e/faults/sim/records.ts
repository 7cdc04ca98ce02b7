/** I6: each contact has one complete record in the journal: its times in order, none negative, one outcome. */
import type { CenterEvent, Recorded } from '../../../core/event.ts'
import { contactOf } from '../../../core/event.ts'
import type { EpochMs } from '../../../core/ids.ts'

export const assertRecords = (rows: readonly Recorded[]): void => {
  const stories = new Map<string, Recorded[]>()
  let before: EpochMs = 0
  for (const row of rows) {
    if (row.at < before) throw new Error(`I6: row ${row.seq} is earlier than the one before it`)
    before = row.at
    const contact = contactOf(row.event)
    if (contact !== null) stories.set(contact, [...(stories.get(contact) ?? []), row])
  }
  for (const [contact, story] of stories) {
    const wrong = wrongIn(story)
    if (wrong !== null)
      throw new Error(`I6: ${contact}: ${wrong}\n${story.map((row) => JSON.stringify(row)).join('\n')}`)
  }
}

/** What stands in a journal after each event of a contact, by what was there before. */
const NEXT: Partial<Readonly<Record<CenterEvent['type'], readonly (readonly [from: string, to: string])[]>>> = {
  'contact-created': [['nothing', 'created']],
  'flow-entered': [
    ['created', 'flow'],
    ['net', 'flow'],
    ['flow', 'flow'],
    ['handed on', 'flow'],
    ['waiting', 'flow'],
  ],
  'flow-returned': [
    ['flow', 'flow'],
    ['waiting', 'flow'],
    ['net', 'flow'],
    // Whoever had the caller has hung up, and the flow asked for them.
    ['handed on', 'flow'],
  ],
  'flow-put-through': [['flow', 'waiting']],
  'net-entered': [
    ['flow', 'net'],
    ['created', 'net'],
    ['waiting', 'net'],
    ['over', 'net'],
    // Who hears music in a talk falls to the net like those who wait.
    ['talking', 'net'],
  ],
  'queue-entered': [
    ['created', 'waiting'],
    ['flow', 'waiting'],
    ['net', 'waiting'],
    ['handed on', 'waiting'],
  ],
  'outside-called': [
    ['handed on', 'outside'],
    ['waiting', 'outside'],
  ],
  'number-called-again': [
    ['outside', 'outside'],
    ['talking', 'talking'],
  ],
  'outside-ended': [['outside', 'waiting']],
  'contact-offered': [
    ['waiting', 'offered'],
    // Past every queue: whom an agent called for none is handed to a colleague.
    ['handed on', 'offered'],
  ],
  'offer-rang': [['offered', 'offered']],
  'offer-ended': [['offered', 'waiting']],
  'call-placed': [['created', 'dialling']],
  'colleague-rung': [['dialling', 'dialling']],
  'number-dialled': [['dialling', 'dialling']],
  'number-awaited': [['dialling', 'dialling']],
  'number-given-up': [['dialling', 'dialling']],
  'callback-asked': [['waiting', 'waiting']],
  'callback-taken': [['offered', 'dialling']],
  'callback-put-off': [
    ['dialling', 'waiting'],
    ['waiting', 'waiting'],
    ['created', 'created'],
  ],
  'callback-due': [['waiting', 'waiting']],
  'callback-outlasted': [
    ['offered', 'offered'],
    ['dialling', 'dialling'],
  ],
  'dialling-ended': [['dialling', 'over']],
  'contact-answered': [
    ['offered', 'talking'],
    ['dialling', 'talking'],
  ],
  'talk-adopted': [
    ['created', 'talking'],
    ['flow', 'talking'],
    ['waiting', 'talking'],
    ['offered', 'talking'],
    ['net', 'talking'],
  ],
  'talk-interrupted': [['talking', 'waiting']],
  'rejoin-ended': [['waiting', 'waiting']],
  'talk-ended': [['talking', 'over']],
  'contact-ended': [
    ['waiting', 'ended'],
    ['flow', 'ended'],
    ['over', 'ended'],
    ['net', 'ended'],
    ['created', 'ended'],
  ],
  'contact-closed': [['ended', 'closed']],
}

const wrongIn = (story: readonly Recorded[]): string | null => {
  let phase = 'nothing'
  let wrapups = 0
  let promised = 0
  const at: Partial<Record<'created' | 'enqueued' | 'answered' | 'talked' | 'ended', EpochMs>> = {}
  let talks = 0
  let outcome: string | null = null
  let calledOut = false
  let adopted = false
  for (const { event, at: now } of story) {
    const next = NEXT[event.type]
    if (next !== undefined) {
      const step = next.find(([from]) => from === phase)
      if (step === undefined) return `${event.type} after ${phase}`
      phase = step[1]
    }
    if (event.type === 'talk-ended' && (event.by === 'transfer' || event.goesOn === true)) phase = 'handed on'
    if (event.type === 'contact-handed-over')
      phase = event.to === null ? 'outside' : event.ringUntil === null ? 'talking' : 'offered'
    switch (event.type) {
      case 'contact-created':
        at.created = event.createdAt
        calledOut = event.direction === 'outbound'
        break
      case 'queue-entered':
        at.enqueued ??= event.enqueuedAt
        break
      case 'contact-answered':
        talks += 1
        at.answered ??= now
        break
      case 'talk-adopted':
        talks += 1
        at.enqueued ??= event.enqueuedAt
        at.answered ??= event.answeredAt
        break
      case 'callback-adopted':
        // The place may be older than the call, and may stand in what a crash left of it.
        at.enqueued = at.created ?? 0
        adopted = true
        break
      case 'talk-ended':
        at.talked = now
        if (event.wrapupUntil !== null) wrapups += 1
        break
      case 'talk-interrupted':
        at.talked = now
        break
      case 'rejoin-ended':
      case 'contact-handed-over':
        if (event.wrapupUntil !== null) wrapups += 1
        break
      case 'wrapup-ended':
        if (wrapups === 0) return 'a wrap-up ended that never began'
        wrapups -= 1
        break
      case 'contact-ended':
        at.ended = event.endedAt ?? now
        outcome = event.outcome
        break
      case 'obligation-opened':
        promised += 1
        break
      case 'obligation-closed':
        promised -= 1
        break
      default:
    }
  }
  if (phase !== 'closed') return `its record is not complete: ${phase}`
  if (wrapups > 0) return 'its wrap-up never ended'
  const { created, enqueued = created, answered = enqueued, talked = answered, ended } = at
  // Who was called has talked before they ever wait; who is called back has waited since before it was asked for.
  const times = story.some(({ event }) => event.type === 'contact-created' && event.direction === 'outbound')
    ? [created, at.answered ?? created, at.talked ?? at.answered ?? created, ended]
    : [created, enqueued, answered, talked, ended]
  if (times.some((time, i) => time === undefined || time < (times[i - 1] ?? 0))) return `times not in order: ${times}`
  // Who waits again after a talk can still end at the net's voicemail, and is owed an answer anew.
  const spoken = outcome === 'voicemail'
  // A flow puts callers through to a number, or serves them, without anybody of us.
  const byFlow = outcome === 'transferred-out' || outcome === 'completed-in-flow'
  // Who is to be called back may have talked before; it is owed until they are. So is the call of one who was to be, and gave up.
  const wished = outcome === 'callback' || (adopted && (outcome === 'abandoned' || outcome === 'lost-in-gap'))
  if (!spoken && !byFlow && !wished && talks > 0 !== (outcome === 'answered'))
    return `${talks} talks, and its outcome is ${outcome}`
  if (wished && (promised === 0 || promised === 1)) return null
  if (promised !== (calledOut || byFlow || (talks > 0 && !spoken) ? 0 : 1)) return `${promised} promises are open`
  return null
}
