import { expect, it } from 'vitest'
import type { Agent } from '../../src/wire/agents.ts'
import type { TimelineEntry } from '../../src/wire/contacts.ts'
import { blankContact } from '../demo/blank-contact.ts'
import { callOf } from './call-of.ts'

const AT = '2026-03-01T08:00:00.000Z'
const NUMBER = '0215550'
const entry = (type: string, fields: object = {}): TimelineEntry => ({ at: AT, type, ...fields })

/** Siti, who writes up what she handed on. */
const SITI: Agent = {
  id: 'siti',
  username: 'siti',
  name: 'Siti',
  roles: ['agent'],
  skills: [],
  queues: [],
  presence: { state: 'wrapup', reason: null, sinceAt: AT },
  assignments: [{ contact: 'c-1', state: 'wrapup', sinceAt: AT }],
  station: { kind: 'browser' },
}
const BLANK = { id: 'c-1', agent: 'siti', createdAt: AT } as const
const shown = (phase: string, ...timeline: readonly TimelineEntry[]) =>
  callOf(blankContact({ ...BLANK, phase, timeline: [...timeline] }), SITI)

const answered = entry('contact-answered', { agent: 'siti' })
const blind = [answered, entry('contact-transferred', { agent: 'siti', to: NUMBER }), entry('talk-ended')]
const called = entry('outside-called', { number: NUMBER })
const asked = [answered, entry('consult-begun', { agent: 'siti', to: NUMBER, third: null })]
const over = (ringUntilAt: string | null) => entry('contact-handed-over', { agent: 'siti', to: null, ringUntilAt })

it.each([
  ['rings', 'ringing', [...blind, called]],
  ['talks', 'talking', [...blind, called, entry('outside-answered')]],
  ['is over', 'over', [...blind, called, entry('outside-answered'), entry('outside-ended')]],
  ['came back', 'back', [...blind, called, entry('outside-ended')]],
  ['was left by the caller as it rang', 'over', [...blind, called, entry('contact-ended')]],
  ['was asked first and took over', 'talking', [...asked, entry('consult-answered'), over(null)]],
  ['takes over as soon as it answers', 'ringing', [...asked, over(AT)]],
] as const)('a number that %s is shown to who put the caller through', (_, state, timeline) => {
  expect(shown('outside', ...timeline)).toMatchObject({
    stage: 'wrapup',
    third: null,
    handedTo: { name: NUMBER, state },
  })
})

it('is said of numbers, to who put them through, and until somebody else has the caller', () => {
  expect(shown('ended', answered, entry('talk-ended'))?.handedTo).toBeNull()
  expect(shown('talking', ...blind, called, entry('outside-ended'), answered)?.handedTo).toBeNull()
  const toAgent = entry('contact-handed-over', { agent: 'siti', to: 'budi', ringUntilAt: null })
  expect(shown('talking', answered, toAgent)?.handedTo).toBeNull()
  const byBudi = [entry('contact-transferred', { agent: 'budi', to: NUMBER }), called]
  expect(shown('outside', ...blind, called, entry('outside-ended'), ...byBudi)?.handedTo).toBeNull()
})

it('who asks a number is shown that they ask it, and the number', () => {
  const me: Agent = { ...SITI, assignments: [{ contact: 'c-1', state: 'active', sinceAt: AT }] }
  const contact = blankContact({ ...BLANK, phase: 'consulting', timeline: [...asked] })
  expect(callOf(contact, me)).toMatchObject({
    stage: 'consulting',
    third: { name: NUMBER, state: 'ringing' },
    handedTo: null,
  })
})
