/** What the golden journal's calls are made of: people, a flow, what the net wrote, and a talk found in the switch. */
import type { LegMemo, LiveLeg, NetLine } from '../../core/call/switch.ts'
import { agentId, bridgeOf, contactOfLeg, customerId, legId, offerLeg, queueId, recordingOf } from '../../core/ids.ts'
import type { Input } from '../../core/input.ts'
import type { Flow } from '../../core/ivr/book.ts'

export const FROM = '+628123456789'

export const flowOf = (id: string, text: string): Flow => ({
  format: 1,
  id,
  name: `Flow ${id}`,
  languages: ['en'],
  start: 'welcome',
  fallback: { queue: 'support' },
  nodes: {
    welcome: { kind: 'say', prompts: [{ text: { en: text } }], bargeIn: true, exits: { next: 'support' } },
    support: { kind: 'queue', queue: 'support', priority: 0, exits: {} },
  },
})

export const agent = (
  name: string,
  queues: readonly string[],
  station: Extract<Input, { readonly type: 'save-agent' }>['agent']['station'],
): Input => ({
  type: 'save-agent',
  agent: { id: agentId(name), username: name, name, skills: [], queues: queues.map(queueId), station },
  account: { roles: { old: [], new: ['agent'] }, newPassword: true },
  by: 'admin',
})

/** One who left, one who spoke to the voicemail, and one who is still there. */
export const netLines = (at: number) => {
  const line = (leg: string, what: NetLine['what'], how: NetLine['how'], voicemail: string | null = null) => ({
    ...{ at: at + (what === 'ended' ? 2_000 : 0), leg: legId(leg), from: FROM, to: '1501', what, how, voicemail },
    customer: customerId(`cu-${leg}`),
  })
  return [
    line('in-3', 'entered', null),
    line('in-4', 'entered', null),
    line('in-5', 'entered', null),
    line('in-3', 'ended', 'abandoned'),
    line('in-4', 'ended', 'voicemail', 'in-4.wav'),
  ]
}

export const liveTalk = (name: string, answeredAt: number) => {
  const [leg, contact] = [legId(name), contactOfLeg(legId(name))]
  const party = { agent: agentId('budi'), leg: offerLeg(contact, 1), answeredAt, recording: recordingOf(contact) }
  const enqueuedAt = answeredAt - 3_000
  const memo: LegMemo = { v: 1, contact, phase: 'talking', queue: queueId('support'), enqueuedAt, party }
  const legOf = (id: typeof leg, inbound: boolean): LiveLeg => ({
    ...{ leg: id, inbound, state: 'up', from: FROM, to: '1501', memo, createdAt: enqueuedAt },
  })
  const inNet: LiveLeg = { ...legOf(legId('in-5'), true), memo: null, inNet: true }
  const bridge = bridgeOf(contact)
  return { legs: [legOf(leg, true), legOf(party.leg, false), inNet], bridges: [{ bridge, legs: [leg, party.leg] }] }
}
