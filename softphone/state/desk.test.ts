import { describe, expect, it } from 'vitest'
import type { Agent } from '../../src/wire/agents.ts'
import type { ContactDetail, TimelineEntry } from '../../src/wire/contacts.ts'
import { blankContact } from '../demo/blank-contact.ts'
import { PHONE_AT_REST } from '../phone/phone.ts'
import { callOf } from './call-of.ts'
import { type DeskState, NOBODY, reduce } from './desk.ts'
import { callsInHand, foremost, isMuted, OWN_CALL, shownState } from './shown.ts'

const AT = Date.parse('2026-03-01T08:00:00.000Z')
const moment = (seconds: number): string => new Date(AT + seconds * 1000).toISOString()
type Assignment = Agent['assignments'][number]

const siti = (state: Agent['presence']['state'], assignment?: Assignment['state']): Agent => ({
  id: 'siti',
  username: 'siti',
  name: 'Siti',
  roles: ['agent'],
  skills: [],
  queues: ['support'],
  presence: { state, reason: null, sinceAt: moment(0) },
  assignments: assignment === undefined ? [] : [{ contact: 'c-1', state: assignment, sinceAt: moment(10) }],
  station: { kind: 'browser' },
})

const contact = (phase: string, ...timeline: readonly TimelineEntry[]): ContactDetail =>
  blankContact({
    id: 'c-1',
    phase,
    from: '0812',
    to: '1501',
    queue: 'support',
    agent: 'siti',
    createdAt: moment(0),
    enqueuedAt: moment(1),
    timeline: [...timeline],
  })
const entry = (type: string, seconds: number, fields: object = {}): TimelineEntry => ({
  at: moment(seconds),
  type,
  ...fields,
})

const told = (state: DeskState, me: Agent, ...contacts: readonly ContactDetail[]): DeskState =>
  reduce(state, { type: 'news', news: { type: 'desk', me, day: null, monitor: null, contacts }, at: AT })
const away = (state: DeskState, at = AT): DeskState => reduce(state, { type: 'news', news: { type: 'away' }, at })
const up = (state: DeskState, at: number): DeskState => reduce(state, { type: 'news', news: { type: 'up', at }, at })
const ringing = { state: 'incoming', from: '0813', since: AT, muted: false, sound: 'playing' } as const
const withCall = (state: DeskState, call: DeskState['phone']['call']): DeskState =>
  reduce(state, { type: 'phone-changed', phone: { ...PHONE_AT_REST, registration: 'registered', call } })

describe('desk.call', () => {
  it.each([
    ['offered', 'offered', 'offered'],
    ['active', 'talking', 'talking'],
    ['held', 'held', 'held'],
    ['active', 'consulting', 'consulting'],
    ['active', 'conference', 'conference'],
    ['wrapup', 'ended', 'wrapup'],
  ] as const)('an assignment that is %s of a contact that is %s is shown as %s', (assignment, phase, stage) => {
    expect(callOf(contact(phase), siti('talking', assignment))).toMatchObject({
      stage,
      number: '0812',
      dialled: '1501',
    })
  })

  it('is none for who has no part in it', () => {
    expect(callOf(contact('talking'), siti('ready'))).toBeNull()
  })

  it('knows since when one talks, whether it is recorded, and when wrap-up ends', () => {
    const answered = entry('contact-answered', 12, { agent: 'siti' })
    const talk = contact('talking', answered, entry('recording-begun', 12), entry('recording-paused', 20))
    expect(callOf(talk, siti('talking', 'active'))).toMatchObject({ talkingSince: AT + 12_000, recording: 'paused' })
    const over = contact(
      'wrapup',
      answered,
      entry('talk-ended', 30, { agent: 'siti', wrapupUntilAt: moment(60) }),
      entry('wrapup-extended', 40, { agent: 'siti', untilAt: moment(120) }),
    )
    expect(callOf(over, siti('wrapup', 'wrapup'))?.wrapupUntil).toBe(AT + 120_000)
  })

  it("does not take a colleague's talk before a transfer for one's own", () => {
    const handed = contact('talking', entry('contact-answered', 5, { agent: 'budi' }))
    expect(callOf(handed, siti('talking', 'active'))?.talkingSince).toBeNull()
  })

  it('follows who is asked before a transfer', () => {
    const begun = entry('consult-begun', 20, { to: { agent: 'budi' } })
    const third = (...timeline: readonly TimelineEntry[]) =>
      callOf(contact('consulting', ...timeline), siti('talking', 'active'))?.third
    expect(third(begun)).toEqual({ name: 'budi', state: 'ringing' })
    expect(third(begun, entry('consult-answered', 22))).toEqual({ name: 'budi', state: 'talking' })
    const swapped = (to: string) => entry('consult-swapped', 25, { with: to })
    const waits = [begun, entry('consult-answered', 22), swapped('customer')]
    expect(third(...waits)).toEqual({ name: 'budi', state: 'waiting' })
    expect(third(...waits, swapped('third'))).toEqual({ name: 'budi', state: 'talking' })
    expect(third(...waits, entry('conference-begun', 28))).toEqual({ name: 'budi', state: 'talking' })
    expect(third(begun, entry('consult-answered', 22), entry('consult-ended', 30))).toBeNull()
    expect(third(begun, entry('consult-answered', 22), entry('contact-handed-over', 30))).toBeNull()
  })

  it('is muted by the page or by the switch, and who was asked is not muted by who asked', () => {
    const muted = { ...contact('talking'), muted: true }
    const inState = told(NOBODY, siti('talking', 'active'), muted)
    const call = callOf(muted, siti('talking', 'active')) ?? expect.fail('there is no call')
    expect(isMuted(inState, call)).toBe(true)
    const heard = { ...call, muted: false }
    expect(isMuted(inState, heard)).toBe(false)
    expect(isMuted(withCall(inState, { ...ringing, state: 'up', muted: true }), heard)).toBe(true)
    expect(callOf({ ...muted, agent: 'budi' }, siti('talking', 'active'))?.muted).toBe(false)
  })

  it('shows who is asked a plain talk: what becomes of the caller is not theirs to say', () => {
    const begun = entry('consult-begun', 20, { to: { agent: 'siti' } })
    const asked = { ...contact('consulting', begun, entry('consult-answered', 22)), agent: 'budi' }
    expect(callOf(asked, siti('talking', 'active'))).toMatchObject({ stage: 'talking', third: null })
  })

  describe('that a colleague asks about', () => {
    const begun = entry('consult-begun', 20, { to: { agent: 'siti' } })
    const of = (phase: string, ...timeline: readonly TimelineEntry[]): ContactDetail => ({
      ...contact(phase, begun, ...timeline),
      agent: 'budi',
    })
    const answered = entry('consult-answered', 22)
    const swapped = (to: string) => entry('consult-swapped', 25, { with: to })
    it.each([
      ['while it rings', 'offered', of('consulting'), 'colleague'],
      ['once answered', 'active', of('consulting', answered), 'colleague'],
      ['while they are with the caller', 'active', of('consulting', answered, swapped('customer')), 'music'],
      [
        'after they came back',
        'active',
        of('consulting', answered, swapped('customer'), swapped('third')),
        'colleague',
      ],
      ['as the third', 'active', of('conference', answered), 'all'],
    ] as const)('%s', (_when, state, detail, hears) => {
      expect(callOf(detail, siti('talking', state))?.asked).toEqual({ by: 'budi', hears })
    })

    it('is their own once it was handed over, and was never an offer’s', () => {
      const handed = { ...of('talking', answered, entry('contact-handed-over', 30, { to: 'siti' })), agent: 'siti' }
      expect(callOf(handed, siti('talking', 'active'))?.asked).toBeNull()
      expect(callOf({ ...contact('offered'), agent: 'budi' }, siti('ringing', 'offered'))?.asked).toBeNull()
    })

    it('is nobody’s question to who handed it on and writes up', () => {
      expect(callOf(of('consulting', answered), siti('wrapup', 'wrapup'))?.asked).toBeNull()
    })
  })

  it('has the notes of all who had it', () => {
    const notes = [
      entry('note-added', 20, { agent: 'budi', text: 'wants an invoice' }),
      entry('note-added', 31, { agent: 'siti', text: 'sent it' }),
    ]
    expect(callOf(contact('talking', ...notes), siti('talking', 'active'))?.notes).toEqual([
      { at: moment(20), agent: 'budi', text: 'wants an invoice' },
      { at: moment(31), agent: 'siti', text: 'sent it' },
    ])
  })

  it.each<[string, readonly TimelineEntry[], string | null]>([
    ['ordered', [entry('answer-ordered', 12, { agent: 'siti' })], moment(12)],
    ['ordered of somebody else', [entry('answer-ordered', 12, { agent: 'budi' })], null],
    [
      'ordered of an offer before',
      [entry('answer-ordered', 12, { agent: 'siti' }), entry('contact-offered', 13, { agent: 'siti' })],
      null,
    ],
    [
      'ordered before a colleague asked',
      [entry('answer-ordered', 12, { agent: 'siti' }), entry('consult-begun', 13, { to: { agent: 'siti' } })],
      null,
    ],
  ])('is to be answered: %s', (_what, after, at) => {
    const detail = contact('offered', entry('contact-offered', 11, { agent: 'siti' }), ...after)
    expect(callOf(detail, siti('ringing', 'offered'))?.answerOrdered).toBe(at)
  })
})

describe('desk.server-away', () => {
  const talking = withCall(told(NOBODY, siti('talking', 'active'), contact('talking')), { ...ringing, state: 'up' })

  it('keeps the call on the screen, and says that it was away only to who was in a call', () => {
    const gone = away(talking)
    expect(callsInHand(gone)).toHaveLength(1)
    expect(shownState(gone)).toBe('talking')
    expect(up(gone, AT + 9_000).notice).toEqual({ type: 'server-back', awayMs: 9_000 })
    const idle = away(told(NOBODY, siti('ready')))
    expect(up(idle, AT + 9_000)).toMatchObject({ awaySince: null, notice: null })
  })

  it('counts from the first loss, and makes no word of a short one', () => {
    expect(away(away(talking), AT + 5_000).awaySince).toBe(AT)
    expect(up(away(talking), AT + 499).notice).toBeNull()
    expect(up(away(talking), AT + 500).notice).toEqual({ type: 'server-back', awayMs: 500 })
  })

  it('shows a call that only the phone knows of, to be answered and hung up', () => {
    const rung = withCall(away(told(NOBODY, siti('ready'))), ringing)
    expect(callsInHand(rung)).toMatchObject([{ id: OWN_CALL, stage: 'offered', number: '0813' }])
    expect(shownState(rung)).toBe('ringing')
    const answered = withCall(rung, { ...ringing, state: 'up' })
    expect(callsInHand(answered)).toMatchObject([{ id: OWN_CALL, stage: 'talking' }])
  })

  it('takes an offer that was answered meanwhile for the call it became', () => {
    const offered = away(withCall(told(NOBODY, siti('ringing', 'offered'), contact('offered')), ringing))
    const answered = withCall(offered, { ...ringing, state: 'up' })
    expect(callsInHand(answered)).toMatchObject([{ id: 'c-1', stage: 'talking' }])
  })
})

describe('desk.person', () => {
  it('shows nothing of the one before after a sign-out', () => {
    const out = reduce(told(NOBODY, siti('ready')), { type: 'signed-out', expired: false })
    expect(out).toMatchObject({ me: null, calls: [], person: { type: 'nobody', expired: false } })
  })

  it('says so when a sign-in has ended by itself', () => {
    const out = reduce(NOBODY, { type: 'news', news: { type: 'signed-out' }, at: AT })
    expect(out.person).toEqual({ type: 'nobody', expired: true })
  })
})

it('desk.foremost: what is talked to, then what rings, then what is written up', () => {
  const at = (stage: 'talking' | 'offered' | 'wrapup') => {
    const call = callOf(contact('x'), siti('ready', 'offered'))
    if (call === null) throw new Error('the call is there')
    return { ...call, stage }
  }
  expect(foremost([at('wrapup'), at('offered')])?.stage).toBe('offered')
  expect(foremost([at('wrapup'), at('offered'), at('talking')])?.stage).toBe('talking')
  expect(foremost([])).toBeNull()
})
