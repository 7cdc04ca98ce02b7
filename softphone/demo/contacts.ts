/** The calls of the demo. */
import type { ContactDetail, ContactSummary, TimelineEntry } from '../../src/wire/contacts.ts'
import { blankContact } from './blank-contact.ts'
import { momentAgo } from './people.ts'

export const CALLER = '0812 5550 143'

export const openContact = (waited: number, timeline: readonly TimelineEntry[] = []): ContactDetail =>
  blankContact({
    id: 'c-demo-1',
    from: CALLER,
    queue: 'support',
    createdAt: momentAgo(waited + 6),
    enqueuedAt: momentAgo(waited),
    obligation: 'o-1',
    timeline: [
      { at: momentAgo(waited + 6), type: 'contact-created' },
      { at: momentAgo(waited), type: 'queue-entered' },
      ...timeline,
    ],
  })

export const answered = (ago: number): TimelineEntry => {
  const entry = { at: momentAgo(ago), type: 'contact-answered', agent: 'siti' }
  return entry
}
export const entry = (type: string, ago: number, fields: object = {}): TimelineEntry => ({
  at: momentAgo(ago),
  type,
  ...fields,
})

const past = (n: number, minutes: number, from: string, talkS: number, outcome: string): ContactSummary => {
  const {
    timeline: _,
    why: __,
    ...summary
  } = blankContact({
    id: `c-past-${n}`,
    state: 'closed',
    phase: 'ended',
    from,
    queue: n % 2 === 0 ? 'sales' : 'support',
    agent: 'siti',
    createdAt: momentAgo(minutes * 60),
    enqueuedAt: momentAgo(minutes * 60 - 8),
    answeredAt: talkS === 0 ? null : momentAgo(minutes * 60 - 20),
    endedAt: momentAgo(minutes * 60 - 20 - talkS),
    waitMs: 12_000,
    talkMs: talkS * 1000,
    wrapupMs: 24_000,
    outcome,
    recordings: talkS === 0 ? [] : [`r-past-${n}`],
  })
  return summary
}

export const pastContacts = (): readonly ContactSummary[] => [
  past(1, 9, '0813 5550 271', 184, 'answered'),
  past(2, 26, '021 555 0194', 97, 'answered'),
  past(3, 41, '0857 5550 038', 0, 'abandoned'),
  past(4, 58, '0811 5550 466', 412, 'transferred-out'),
  past(5, 83, '0878 5550 912', 66, 'answered'),
]

export const detailOf = (summary: ContactSummary): ContactDetail => {
  const began = Date.parse(summary.createdAt)
  const at = (seconds: number, type: string, fields: object = {}): TimelineEntry => ({
    at: new Date(began + seconds * 1000).toISOString(),
    type,
    ...fields,
  })
  return {
    ...summary,
    timeline: [
      at(0, 'contact-created'),
      at(8, 'queue-entered'),
      at(11, 'contact-offered', { agent: 'siti' }),
      at(20, 'contact-answered', { agent: 'siti' }),
      at(20, 'recording-begun'),
      at(75, 'contact-held'),
      at(98, 'contact-retrieved'),
      at(131, 'note-added', { agent: 'siti', text: 'The router was replaced in May.' }),
      at(204, 'contact-ended'),
      at(228, 'wrapup-ended', { agent: 'siti', note: 'A technician comes on Monday.' }),
    ],
    why: [],
  }
}
