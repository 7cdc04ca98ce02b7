/** The one variable a leg carries (core/call/switch.ts LegMemo), as text in the switch and back. */
import type { LegMemo, LegParty } from '../../core/call/switch.ts'
import { agentId, contactId, ID_PATTERN, legId, queueId, recordingId } from '../../core/ids.ts'

export const MEMO_VARIABLE = 'SAMBUNG'

export const writeMemo = ({ v, contact, phase, queue, enqueuedAt, party }: LegMemo): string =>
  JSON.stringify({ v, contact, phase, queue, enqueuedAt, party })

/** Null when the text is not a memo of ours: a leg with a damaged one is understood from its id alone. */
export const readMemo = (text: unknown): LegMemo | null => {
  if (typeof text !== 'string' || text === '') return null
  try {
    const memo: unknown = JSON.parse(text)
    if (typeof memo !== 'object' || memo === null) return null
    if (!('v' in memo && 'contact' in memo && 'phase' in memo && 'queue' in memo && 'enqueuedAt' in memo)) return null
    const { v, contact, phase, queue, enqueuedAt } = memo
    if (v !== 1 || typeof contact !== 'string' || !ID_PATTERN.test(contact) || typeof phase !== 'string') return null
    if (queue !== null && typeof queue !== 'string') return null
    if (enqueuedAt !== null && typeof enqueuedAt !== 'number') return null
    const party = 'party' in memo ? readParty(memo.party) : null
    return {
      v,
      contact: contactId(contact),
      phase,
      queue: queue === null ? null : queueId(queue),
      enqueuedAt,
      ...(party === null ? {} : { party }),
    }
  } catch {
    return null
  }
}

const readParty = (value: unknown): LegParty | null => {
  if (typeof value !== 'object' || value === null) return null
  if (!('agent' in value && 'leg' in value && 'answeredAt' in value && 'recording' in value)) return null
  const { agent, leg, answeredAt, recording } = value
  const muted = 'muted' in value && value.muted === true ? { muted: true as const } : {}
  if (typeof agent !== 'string' || typeof leg !== 'string' || !ID_PATTERN.test(leg)) return null
  if (answeredAt !== null && typeof answeredAt !== 'number') return null
  if (recording !== null && (typeof recording !== 'string' || !ID_PATTERN.test(recording))) return null
  return {
    agent: agentId(agent),
    leg: legId(leg),
    answeredAt,
    recording: recording === null ? null : recordingId(recording),
    ...muted,
  }
}
