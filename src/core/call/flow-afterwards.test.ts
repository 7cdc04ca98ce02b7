/** What a flow does with a caller when whoever had them has hung up (`ended`), or when they have left a message (`left`, `empty`). */
import { beforeEach, describe, expect, test } from 'vitest'
import { step } from '../center.ts'
import { customerId, legId, offerLeg } from '../ids.ts'
import type { Flow } from '../ivr/book.ts'
import { words } from '../ivr/testing/flows.ts'
import { stateToJson } from '../state-json.ts'
import { START } from '../testing/centre.arbitrary.ts'
import {
  callFlow,
  commandsOf,
  FLOW_NUMBER,
  flowCentre,
  flowOfAll,
  replayedFrom,
} from '../testing/flow-centre.arbitrary.ts'
import { memoOf } from './memo-of.ts'
import type { MessageEnd } from './switch.ts'

const ASKED = { kind: 'queue', queue: 'sales', priority: 0, exits: { ended: 'survey' } }
const THROUGH = { ringMs: 10_000, kind: 'transfer', exits: { ended: 'survey', failed: 'bye' } }
const MAILBOX = {
  kind: 'voicemail',
  prompts: words('Speak.'),
  bargeIn: true,
  queue: 'support',
  maxMs: 60_000,
  silenceMs: 3_000,
  endKey: '*',
}
const SURVEY = {
  survey: { kind: 'say', prompts: words('How was it?'), bargeIn: true, exits: { next: 'bye' } },
  siti: { ...THROUGH, to: { agent: 'siti' } },
  outside: { ...THROUGH, to: { number: '0215020' } },
  sales: ASKED,
} as unknown as Partial<Flow['nodes']>

type Call = ReturnType<typeof callFlow>
let centre: ReturnType<typeof flowCentre>
beforeEach(() => {
  centre = flowCentre(['siti'])
})

/** A caller in the flow of all with other nodes in it. */
const callIn = (nodes: unknown, name?: string): Call => {
  const draft = flowOfAll(nodes as Partial<Flow['nodes']>)
  for (const order of [
    { type: 'draft-flow', flow: 'all', draft, by: 'admin' },
    { type: 'publish-flow', flow: 'all', version: null, by: 'admin' },
  ] as const) {
    const did = step(centre.state, order, START)
    if (did.refusal !== null) throw new Error(JSON.stringify(did.refusal))
    centre.log.push(did)
  }
  return callFlow(centre, name)
}
const talk = (call: Call, key: string): Call => {
  call.press(key)
  call.feed({ type: 'leg-answered', leg: offerLeg(call.id, 1) }, 5_000)
  return call
}
const agentGoes = ({ feed, id }: Call) =>
  feed({ type: 'leg-ended', leg: offerLeg(id, 1), cause: 'normal', code: 16 }, 10_000)
const typesOf = (did: ReturnType<Call['feed']>) => did.events.map(({ event }) => event.type)
const endOf = (call: Call) => call.events().find((event) => event.type === 'contact-ended')

describe('flow.ended: who had the caller hangs up', () => {
  test.each([
    ['the agent of a queue', '1'],
    ['the agent they were put through to', '3'],
  ])('%s: the survey is heard, and the call was answered', (_, key) => {
    const call = talk(callIn(SURVEY), key)
    const did = agentGoes(call)
    expect(call.contact()).toMatchObject({ phase: { type: 'flow' }, flow: { phase: { node: 'survey' } } })
    const commands = commandsOf(did)
    expect(commands).not.toContainEqual(expect.objectContaining({ type: 'hang-up-leg', leg: call.leg }))
    expect(commands.at(-1)).toMatchObject({ type: 'play', prompts: [{ text: 'How was it?' }] })
    call.hear()
    call.hear()
    expect(endOf(call)).toMatchObject({ outcome: 'answered' })
    expect(centre.state.obligations.size).toBe(0)
    expect(stateToJson(replayedFrom(centre.log))).toEqual(stateToJson(centre.state))
  })

  test('the agent presses Hang up: they are free for the next, and write up on their own', () => {
    const call = talk(callIn(SURVEY), '1')
    const siti = call.contact()?.agent
    if (siti == null) throw new Error('nobody talks')
    call.feed({ type: 'hang-up-contact', contact: call.id, by: siti })
    expect(call.contact()?.phase.type).toBe('flow')
    call.feed({ type: 'leg-ended', leg: offerLeg(call.id, 1), cause: 'normal', code: 16 })
    expect(centre.state.agents.get(siti)?.assignments.every(({ state }) => state === 'wrapup')).toBe(true)
    expect(call.contact()?.phase.type).toBe('flow')
  })

  test('somebody above ends the call: it is over, whatever the flow asks for', () => {
    const call = talk(callIn(SURVEY), '1')
    const did = call.feed({ type: 'hang-up-contact', contact: call.id, by: null })
    expect(commandsOf(did)).toContainEqual(expect.objectContaining({ type: 'hang-up-leg', leg: call.leg }))
  })

  test('without the exit the call is over, as ever', () => {
    const call = talk(callFlow(centre), '1')
    expect(commandsOf(agentGoes(call))).toContainEqual(expect.objectContaining({ type: 'hang-up-leg', leg: call.leg }))
  })

  test('a number that answered hangs up: the survey, and the call was put through', () => {
    const call = talk(callIn(SURVEY), '4')
    expect(call.contact()?.phase).toMatchObject({ type: 'outside', answered: true })
    agentGoes(call)
    expect(call.contact()).toMatchObject({ phase: { type: 'flow' }, flow: { phase: { node: 'survey' } } })
    call.hangUp()
    expect(endOf(call)).toMatchObject({ outcome: 'transferred-out' })
    expect(centre.state.obligations.size).toBe(0)
  })

  test('the caller hangs up first, or in the survey: one end, answered', () => {
    for (const inSurvey of [false, true]) {
      centre = flowCentre(['siti'])
      const call = talk(callIn(SURVEY), '1')
      if (inSurvey) agentGoes(call)
      call.hangUp()
      agentGoes(call)
      const ends = call.events().filter((event) => event.type === 'contact-ended')
      expect(ends).toMatchObject([{ outcome: 'answered' }])
    }
  })

  test('killed at the agent’s end: the agent’s leg is gone when we are back, and the flow goes on', () => {
    const call = talk(callIn(SURVEY), '1')
    const contact = call.contact()
    const memo = contact === undefined ? null : memoOf(contact)
    const leg = {
      leg: call.leg,
      inbound: true,
      state: 'up',
      from: '',
      to: FLOW_NUMBER,
      createdAt: START,
      memo,
    } as const
    call.feed({ type: 'server-started', version: 'next' }, 2_000)
    call.feed({ type: 'link-reconciled', live: { legs: [leg], bridges: [] }, customers: {} })
    expect(call.contact()).toMatchObject({ phase: { type: 'flow' }, flow: { phase: { node: 'survey' } } })
  })
})

describe('flow.ended: what goes with the agent', () => {
  test('all of the call is gone with the switch: the flow leads nobody on', () => {
    const call = talk(callIn({ ...SURVEY, survey: SURVEY.outside, outside: ASKED }), '1')
    call.feed({ type: 'server-started', version: 'next' }, 2_000)
    const did = call.feed({
      type: 'link-reconciled',
      live: { legs: [], bridges: [], startedAt: START + 1 },
      customers: {},
    })
    expect(typesOf(did)).not.toContain('flow-returned')
    expect(commandsOf(did).map(({ type }) => type)).not.toContain('ring-leg')
    expect(endOf(call)).toMatchObject({ outcome: 'answered' })
  })

  test('the recording is silent in the flow, and a pause ends with who asked for it', () => {
    const call = talk(callIn(SURVEY), '1')
    const siti = call.contact()?.agent
    if (siti == null) throw new Error('nobody talks')
    call.feed({ type: 'pause-recording', contact: call.id, agent: siti, reason: 'card' })
    const muted = { type: 'mute-recording', leg: call.leg, voice: true, heard: true }
    expect(commandsOf(agentGoes(call))).toContainEqual(expect.objectContaining(muted))
    expect(call.contact()?.pausedFor).toBeUndefined()
  })

  test('who hung up is not offered the same caller again at once', () => {
    const call = talk(callIn({ survey: { ...ASKED, exits: {} }, sales: ASKED }), '1')
    agentGoes(call)
    expect(call.contact()).toMatchObject({ phase: { type: 'waiting' }, excluded: { siti: expect.any(Number) } })
  })
})

describe('flow.voicemail: the node’s own settings', () => {
  const box = (exits: object) => ({ message: { ...MAILBOX, exits } })
  /** The tone, after what is said before it. */
  const speak = (call: Call) => {
    call.press('6')
    return call.hear()
  }
  const back = (call: Call, message?: MessageEnd) => {
    const told = message === undefined ? {} : { message }
    const { leg } = call
    const arrival = { from: '', to: FLOW_NUMBER, customer: customerId('cu-1'), memo: null }
    return call.feed({ type: 'leg-arrived', leg, ...arrival, ...told }, 9_000)
  }
  const line = (
    call: Call,
    what: 'entered' | 'message' | 'ended',
    how: 'handed-over' | 'voicemail' | null,
    file?: string,
  ) => {
    const common = { at: START, leg: call.leg, from: '', to: FLOW_NUMBER, customer: customerId('cu-1') }
    return { ...common, what, how, voicemail: file ?? null }
  }

  test('longest length, silence, key and queue reach the switch and the books', () => {
    const call = callIn(box({ left: 'bye' }))
    const message = { maxMs: 60_000, silenceMs: 3_000, endKey: '*', backWhen: ['left'] }
    expect(commandsOf(speak(call))).toContainEqual({ type: 'release-leg', leg: call.leg, for: 'message', message })
    expect(call.contact()).toMatchObject({ queue: 'support', phase: { type: 'net', for: 'message' } })
  })

  test('`left` goes on in the flow; the call ends as a voicemail, and its answer is owed by the queue', () => {
    const call = callIn({ ...SURVEY, ...box({ left: 'survey' }) })
    speak(call)
    expect(commandsOf(back(call, 'left')).at(-1)).toMatchObject({ type: 'play' })
    call.hear()
    call.hear()
    expect(endOf(call)).toMatchObject({ outcome: 'voicemail' })
    expect([...centre.state.obligations.keys()]).toEqual([`o-${call.id}`])
    const lines = [
      line(call, 'entered', null),
      line(call, 'message', null, 'm.wav'),
      line(call, 'ended', 'handed-over'),
    ]
    expect(typesOf(call.feed({ type: 'net-lines', from: 0, to: 100, lines }))).toEqual(['voicemail-left', 'net-read'])
    expect([...centre.state.obligations.keys()]).toEqual([`o-${call.id}`])
  })

  test('`empty` goes on too; who then hangs up has been answered by nobody', () => {
    const call = callIn(box({ empty: 'menu' }))
    speak(call)
    back(call, 'empty')
    expect(call.contact()).toMatchObject({ phase: { type: 'flow' }, flow: { phase: { node: 'menu' } } })
    call.hangUp()
    expect(endOf(call)).toMatchObject({ outcome: 'abandoned' })
    expect(centre.state.obligations.size).toBe(1)
  })

  test('who said nothing and whose flow hangs up then is still owed an answer', () => {
    const call = callIn(box({ empty: 'bye' }))
    speak(call)
    back(call, 'empty')
    call.hear()
    expect(endOf(call)).toMatchObject({ outcome: 'abandoned' })
    expect(centre.state.obligations.size).toBe(1)
  })

  test('two messages of one call are two recordings', () => {
    const call = callIn(box({ left: 'menu' }))
    for (const _ of [1, 2]) {
      speak(call)
      back(call, 'left')
    }
    const lines = [line(call, 'message', null, 'in-1.wav'), line(call, 'message', null, 'in-1.m1.wav')]
    const { events } = call.feed({ type: 'net-lines', from: 0, to: 100, lines })
    const kept = events.flatMap(({ event }) => (event.type === 'voicemail-left' ? event.recording : []))
    expect(kept).toEqual(['v-c-in-1', 'v1-c-in-1'])
  })

  test('killed while the message was taken, and the caller is back meanwhile: the leg itself tells what came of it', () => {
    for (const message of ['left', undefined] as const) {
      centre = flowCentre()
      const name = `in-${message ?? 'lost'}`
      const call = callIn({ ...SURVEY, ...box({ left: 'survey', failed: 'menu' }) }, name)
      speak(call)
      call.feed({ type: 'server-started', version: 'next' }, 2_000)
      const live = {
        leg: legId(name),
        inbound: true,
        state: 'up',
        from: '',
        to: FLOW_NUMBER,
        createdAt: START,
      } as const
      const legs = [{ ...live, memo: null, ...(message === undefined ? {} : { message }) }]
      call.feed({ type: 'link-reconciled', live: { legs, bridges: [] }, customers: {} })
      expect(call.contact()?.flow?.phase).toMatchObject({ node: message === 'left' ? 'survey' : 'menu' })
      call.hangUp()
    }
  })

  test('killed, and the caller has left the switch: the book tells of the message', () => {
    const call = callIn(box({ left: 'bye' }))
    speak(call)
    call.feed({ type: 'server-started', version: 'next' }, 2_000)
    const lines = [line(call, 'entered', null), line(call, 'message', null, 'm.wav'), line(call, 'ended', 'voicemail')]
    call.feed({ type: 'net-lines', from: 0, to: 100, lines })
    expect(endOf(call)).toMatchObject({ outcome: 'voicemail' })
    expect(call.events().filter(({ type }) => type === 'voicemail-left')).toHaveLength(1)
    expect(centre.state.obligations.size).toBe(1)
  })

  test('word that comes twice, or of a caller who is back already, changes nothing', () => {
    const call = callIn({ ...SURVEY, ...box({ left: 'survey' }) })
    speak(call)
    back(call, 'left')
    expect(back(call, 'left').events).toEqual([])
    expect(back(call, 'empty').events).toEqual([])
  })
})
