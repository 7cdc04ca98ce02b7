/** The part of the golden day in which a flow has its caller, and everything that it can do with them. */
import { agentId, contactOfLeg, customerId, legId, type Ms, playbackOf } from '../../core/ids.ts'
import type { Input } from '../../core/input.ts'
import type { Flow } from '../../core/ivr/book.ts'
import type { CenterState } from '../../core/state.ts'

export const feedFlowCall = (state: CenterState, feed: (input: Input, afterMs?: Ms) => void, from: string): void => {
  const leg = legId('in-7')
  const contact = contactOfLeg(leg)
  feed({ type: 'draft-flow', flow: OFFICE.id, draft: OFFICE, by: 'admin' })
  feed({ type: 'publish-flow', flow: OFFICE.id, version: null, by: 'admin' })
  feed({ type: 'set-number', number: '1503', target: { flow: OFFICE.id } })
  feed({ type: 'leg-arrived', leg, from, to: '1503', customer: customerId('cu-7'), memo: null }, 5_000)
  const said = (failed: boolean): Input => {
    const nth = state.contacts.get(contact)?.sound?.nth ?? 0
    return { type: 'play-ended', playback: playbackOf(contact, nth), failed }
  }
  const press = (digit: string): void => feed({ type: 'digit', leg, digit }, 400)
  feed(said(true))
  press('2')
  for (const digit of '305') press(digit)
  press('1')
  // The agent is rung for the caller, and declines.
  press('1')
  feed({ type: 'decline-offer', contact, agent: agentId('siti') }, 4_000)
  feed(said(false), 3_000)
  feed({ type: 'leg-ended', leg, cause: 'normal', code: 16 }, 2_000)
}

const question = (text: string) => ({
  prompts: [{ text: { en: text, id: text } }],
  bargeIn: true,
  timeoutMs: 5_000,
  interDigitMs: 2_000,
  retries: 1,
})

const OFFICE: Flow = {
  format: 1,
  id: 'office',
  name: 'Office',
  languages: ['en', 'id'],
  start: 'menu',
  fallback: { queue: 'support' },
  nodes: {
    menu: {
      kind: 'menu',
      ...question('Choose.'),
      exits: { 1: 'siti', 2: 'indonesian', invalid: 'bye', silence: 'bye' },
    },
    indonesian: { kind: 'language', language: 'id', exits: { next: 'customer' } },
    customer: {
      kind: 'collect',
      ...question('Your number.'),
      variable: 'customer',
      masked: false,
      minDigits: 3,
      maxDigits: 3,
      exits: { next: 'consent', invalid: 'bye', silence: 'bye' },
    },
    consent: {
      kind: 'consent',
      ...question('May we record?'),
      yesKey: '1',
      noKey: '2',
      exits: { yes: 'menu', no: 'menu' },
    },
    siti: {
      kind: 'transfer',
      to: { agent: 'siti' },
      ringMs: 20_000,
      exits: { busy: 'menu', 'no-answer': 'menu', failed: 'menu' },
    },
    bye: { kind: 'hang-up', prompts: [], exits: {} },
  },
}
