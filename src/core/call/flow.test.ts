import { expect, test } from 'vitest'
import { applyEvent } from '../apply.ts'
import { step } from '../center.ts'
import { PERSONAL_FIELDS } from '../event.ts'
import { accountId, agentId, legId, offerLeg, playbackOf } from '../ids.ts'
import { stateToJson } from '../state-json.ts'
import { agentOf, START } from '../testing/centre.arbitrary.ts'
import { callFlow, commandsOf, flowCentre, flowOfAll, replayedFrom } from '../testing/flow-centre.arbitrary.ts'

const types = (commands: ReturnType<typeof commandsOf>): readonly string[] => commands.map(({ type }) => type)

test('a caller is answered, put into their bridge and spoken to in one turn; a key puts them into a queue with music', () => {
  const call = callFlow(flowCentre([]))
  expect(types(commandsOf(call.begun))).toEqual(['create-bridge', 'answer-leg', 'add-leg', 'write-memo', 'play'])
  expect(call.contact()).toMatchObject({ phase: { type: 'flow' }, queue: null, enqueuedAt: null, language: 'en' })
  const skipped = call.press('1')
  expect(types(commandsOf(skipped))).toEqual([
    'stop-play',
    'create-bridge',
    'answer-leg',
    'add-leg',
    'start-music',
    'write-memo',
  ])
  expect(call.contact()).toMatchObject({ phase: { type: 'waiting' }, queue: 'sales', enqueuedAt: START })
})

test('what is said is said in its order, and the question after it; a wrong key and silence ask again', () => {
  const call = callFlow(flowCentre([]))
  const texts = (did: typeof call.begun) =>
    commandsOf(did).flatMap((one) =>
      one.type === 'play' ? one.prompts.map((heard) => 'text' in heard && heard.text) : [],
    )
  expect(texts(call.begun)).toEqual(['Welcome.'])
  expect(texts(call.hear())).toEqual(['Choose.'])
  expect(texts(call.press('#'))).toEqual(['Choose.'])
  call.hear()
  const over = call.wait('flow')
  expect(over.events.map(({ event }) => event)).toContainEqual(
    expect.objectContaining({ type: 'contact-ended', outcome: 'completed-in-flow' }),
  )
  expect(types(commandsOf(over)).slice(-2)).toEqual(['hang-up-leg', 'destroy-bridge'])
})

test('late and repeated news of what was said before changes nothing', () => {
  const centre = flowCentre([])
  const call = callFlow(centre)
  const first = call.contact()?.sound?.nth ?? 0
  call.hear()
  const before = JSON.stringify(stateToJson(centre.state))
  for (const nth of [first, first - 1, 0])
    expect(call.feed({ type: 'play-ended', playback: playbackOf(call.id, nth), failed: false }).events).toEqual([])
  expect(JSON.stringify({ ...stateToJson(centre.state), at: 0 })).toBe(JSON.stringify({ ...JSON.parse(before), at: 0 }))
})

test('a call stays with the version it began with, the next one has the new one', () => {
  const centre = flowCentre([])
  const call = callFlow(centre)
  const draft = flowOfAll({ menu: { kind: 'hang-up', prompts: [], exits: {} } })
  call.feed({ type: 'draft-flow', flow: 'all', draft: { ...draft, start: 'menu' }, by: 'admin' })
  expect(call.feed({ type: 'publish-flow', flow: 'all', version: null, by: 'admin' }).refusal).toBeNull()
  call.press('2')
  expect(call.contact()).toMatchObject({ queue: 'support', flow: { version: 1 } })
  expect(callFlow(centre, 'in-2').begun.events.map(({ event }) => event)).toContainEqual(
    expect.objectContaining({ type: 'flow-entered', version: 2 }),
  )
})

test('whose agent was lost in mid-talk, and who has no queue to wait in, is back in the flow', () => {
  const centre = flowCentre([])
  const call = callFlow(centre)
  const siti = agentId('siti')
  const account = accountId('web-0000000000000001')
  call.feed({ type: 'save-agent', agent: agentOf('siti', ['sales'], { station: { kind: 'browser' } }) })
  call.feed({ type: 'issue-phone', agent: siti, account, until: START + 3_600_000, takeOver: false })
  call.feed({ type: 'account-reached', account, reachable: true })
  call.feed({ type: 'set-presence', agent: siti, state: 'available', reason: null })
  call.press('3')
  call.feed({ type: 'leg-answered', leg: offerLeg(call.id, 1) })
  call.feed({ type: 'account-reached', account, reachable: false })
  call.feed({ type: 'leg-silent', leg: offerLeg(call.id, 1) })
  expect(call.contact()).toMatchObject({ phase: { type: 'waiting' }, queue: null, rejoin: { agent: siti } })
  call.wait('rejoin')
  expect(call.contact()).toMatchObject({ phase: { type: 'flow' }, queue: null })
})

test('a flow is not retired under its callers, nor while they wait where it sent them', () => {
  const centre = flowCentre([])
  const call = callFlow(centre)
  const retire = () => {
    call.feed({ type: 'clear-number', number: call.contact()?.to ?? '' })
    return call.feed({ type: 'retire-flow', flow: 'all', by: 'admin' }).refusal
  }
  const busy = { code: 'conflict', path: 'flow', message: 'it has callers: retire it when they have left' }
  expect(retire()).toEqual(busy)
  call.press('1')
  expect(retire()).toEqual(busy)
  call.hangUp()
  expect(retire()).not.toEqual(busy)
})

test.each([
  ['in the first words', ''],
  ['in a question', ' '],
  ['in a PIN', '51'],
  ['in a queue', '1'],
  ['in two queues', '0'],
  ['while an agent rings', '3'],
  ['while a number rings', '4'],
  ['in a consent', '8'],
  ['in another flow', '7'],
])('who hangs up %s leaves one record, no leg and no bridge', (_, keys) => {
  const centre = flowCentre(['siti'])
  const call = callFlow(centre)
  if (keys === ' ') call.hear()
  else call.press(keys)
  const legs = [...centre.state.legs.keys()]
  const end = call.hangUp()
  for (const leg of legs) call.feed({ type: 'leg-ended', leg, cause: 'normal', code: 16 })
  expect(end.events.filter(({ event }) => event.type === 'contact-ended')).toHaveLength(1)
  expect(types(commandsOf(end))).toContain('destroy-bridge')
  expect(call.contact()).toBeUndefined()
  expect(centre.state.legs.size).toBe(0)
  expect([...centre.state.deadlines.keys()].filter((name) => name.includes(call.id))).toEqual([])
  expect(centre.state.obligations.size).toBe(1)
  expect(stateToJson(replayedFrom(centre.log))).toEqual(stateToJson(centre.state))
})

test('who waits longer than the flow allows is back in it, without music, and goes on', () => {
  const call = callFlow(flowCentre([]))
  call.press('1')
  const back = call.wait('wait')
  expect(types(commandsOf(back))).toContain('stop-music')
  expect(types(commandsOf(back)).at(-1)).toBe('play')
  expect(call.contact()).toMatchObject({ phase: { type: 'flow' }, enqueuedAt: START })
  call.press('2')
  expect(call.contact()).toMatchObject({ phase: { type: 'waiting' }, queue: 'support', enqueuedAt: START })
})

test('an offer that rings when the time is over is withdrawn', () => {
  const call = callFlow(flowCentre(['dewi']))
  call.press('1')
  call.feed({ type: 'leg-ringing', leg: offerLeg(call.id, 1) })
  const back = call.wait('wait')
  expect(commandsOf(back)).toContainEqual({ type: 'hang-up-leg', leg: offerLeg(call.id, 1), cause: 'normal' })
  expect(call.contact()?.phase.type).toBe('flow')
})

test('agents of a further queue may take the caller too', () => {
  const call = callFlow(flowCentre(['dewi']))
  call.press('0')
  expect(call.contact()).toMatchObject({ phase: { type: 'offered', agent: 'dewi' }, queue: 'support' })
})

test('a skill that the flow asks for keeps others from the caller, and nobody behind them', () => {
  const centre = flowCentre(['budi'])
  const call = callFlow(centre)
  call.press('2')
  expect(call.contact()?.phase.type).toBe('waiting')
  const other = callFlow(centre, 'in-2')
  other.press('0')
  expect(other.contact()?.phase).toMatchObject({ type: 'offered', agent: 'budi' })
  const able = agentOf('siti', ['support'], { skills: [{ skill: 'english', level: 7 }] })
  call.feed({ type: 'save-agent', agent: able })
  call.feed({ type: 'set-presence', agent: agentId('siti'), state: 'available', reason: null })
  expect(call.contact()?.phase).toMatchObject({ type: 'offered', agent: 'siti' })
})

test('a priority counts as time waited', () => {
  const centre = flowCentre([])
  const plain = callFlow(centre, 'in-1')
  plain.press('0')
  const first = callFlow(centre, 'in-2')
  first.press('2')
  const able = agentOf('siti', ['support'], { skills: [{ skill: 'english', level: 7 }] })
  first.feed({ type: 'save-agent', agent: able })
  first.feed({ type: 'set-presence', agent: agentId('siti'), state: 'available', reason: null })
  expect(first.contact()?.phase.type).toBe('offered')
  expect(plain.contact()?.phase.type).toBe('waiting')
})

test('an agent is rung with music; who does not take the caller gives them back to the flow', () => {
  const call = callFlow(flowCentre(['siti']))
  const rung = call.press('3')
  expect(types(commandsOf(rung))).toContain('start-music')
  expect(call.contact()).toMatchObject({ phase: { type: 'offered', agent: 'siti' } })
  call.feed({ type: 'decline-offer', contact: call.id, agent: agentId('siti') })
  expect(call.contact()?.phase.type).toBe('flow')
  expect(call.press('3').events.map(({ event }) => event)).toContainEqual(
    expect.objectContaining({ type: 'contact-offered', offer: 2 }),
  )
  const answered = call.feed({ type: 'leg-answered', leg: offerLeg(call.id, 2) })
  expect(types(commandsOf(answered))).toContain('stop-music')
  expect(call.contact()?.phase).toMatchObject({ type: 'talking', agent: 'siti' })
})

test('an agent who is not ready, or does not pick up, is the same to the caller: they choose again', () => {
  const busy = callFlow(flowCentre([]))
  busy.press('3')
  expect(busy.contact()?.phase.type).toBe('flow')
  const call = callFlow(flowCentre(['siti']))
  call.press('3')
  call.wait('offer')
  expect(call.events()).toContainEqual(
    expect.objectContaining({ type: 'node-left', node: 'siti', exit: 'no-answer', to: 'menu' }),
  )
})

test('a number is called; busy brings the caller back, an answer puts them through', () => {
  const call = callFlow(flowCentre([]))
  call.press('4')
  expect(call.contact()?.phase.type).toBe('outside')
  call.feed({ type: 'leg-ended', leg: offerLeg(call.id, 1), cause: 'busy', code: 17 })
  expect(call.contact()?.phase.type).toBe('flow')
  call.press('4')
  call.feed({ type: 'leg-answered', leg: offerLeg(call.id, 2) })
  expect(call.contact()?.phase).toMatchObject({ type: 'outside', answered: true })
  const over = call.feed({ type: 'leg-ended', leg: offerLeg(call.id, 2), cause: 'normal', code: 16 })
  expect(over.events.map(({ event }) => event)).toContainEqual(
    expect.objectContaining({ type: 'contact-ended', outcome: 'transferred-out' }),
  )
})

test('another flow goes on in the language, and ends the call', () => {
  const call = callFlow(flowCentre([]))
  call.press('97')
  expect(call.contact()).toMatchObject({ flow: { flow: 'second', language: 'id' } })
  call.hear()
  expect(call.contact()).toBeUndefined()
})

test('a message is left to the net, whose notes tell its end; that the switch took the leg is no hang-up', () => {
  const centre = flowCentre([])
  const call = callFlow(centre)
  call.press('6')
  const handed = call.hear()
  expect(commandsOf(handed)).toContainEqual(
    expect.objectContaining({ type: 'release-leg', leg: call.leg, for: 'message' }),
  )
  expect(call.feed({ type: 'leg-ended', leg: call.leg, cause: 'normal', code: 0 }).events).toEqual([])
  expect(call.contact()?.phase.type).toBe('net')
})

test('a consent that is refused keeps the talk from being recorded', () => {
  for (const [key, recorded] of [
    ['1', true],
    ['2', false],
  ] as const) {
    const call = callFlow(flowCentre(['budi']))
    call.press(`8${key}`)
    call.feed({ type: 'leg-answered', leg: offerLeg(call.id, 1) })
    expect(call.contact()).toMatchObject({ phase: { type: 'talking' }, consent: recorded })
    expect(call.contact()?.recording !== null).toBe(recorded)
  }
})

test('a consent that is refused after a talk that was recorded makes the next one silence', () => {
  const call = callFlow(flowCentre(['dewi']))
  call.press('1')
  call.feed({ type: 'leg-answered', leg: offerLeg(call.id, 1) })
  expect(call.contact()?.recording).not.toBeNull()
  call.feed({ type: 'transfer-contact', contact: call.id, by: agentId('dewi'), to: { flow: 'all' } })
  call.press('82')
  call.feed({ type: 'set-presence', agent: agentId('budi'), state: 'available', reason: null })
  const leg = offerLeg(call.id, 2)
  const answered = commandsOf(call.feed({ type: 'leg-answered', leg }, 1_000))
  expect(call.contact()).toMatchObject({ phase: { type: 'talking', leg }, consent: false })
  expect(answered).toContainEqual(expect.objectContaining({ type: 'mute-recording', voice: true, heard: true }))
})

test('keys in a queue are nobody’s', () => {
  const call = callFlow(flowCentre([]))
  call.press('1')
  expect(call.press('123#').events).toEqual([])
  expect(call.feed({ type: 'digit', leg: legId('nobody'), digit: '1' }).events).toEqual([])
})

test('what is masked stands in no event but sealed, and in no order to the switch', () => {
  const centre = flowCentre([])
  const call = callFlow(centre)
  call.press('5')
  call.press('4711')
  call.press('305')
  expect(call.contact()?.flow).toMatchObject({ secrets: { pin: '4711' }, variables: { customer: '305' } })
  const open = centre.log.flatMap(({ events, effects }) => [
    ...events.map(({ event }) => {
      const sealed = PERSONAL_FIELDS[event.type] ?? []
      return Object.fromEntries(Object.entries(event).filter(([field]) => !sealed.includes(field)))
    }),
    ...effects,
  ])
  expect(JSON.stringify(open)).not.toContain('4711')
  expect(JSON.stringify(open)).not.toContain('305')
  expect(call.events()).toContainEqual({ type: 'variable-set', contact: call.id, variable: 'pin', value: null })
})

test('a customer whose words were erased: the journal is taken again all the same', () => {
  const centre = flowCentre([])
  const call = callFlow(centre)
  call.press('5471')
  call.hangUp()
  const erased = centre.log.map((one) => ({
    ...one,
    events: one.events.map((row) => ({
      ...row,
      event: {
        ...row.event,
        ...Object.fromEntries((PERSONAL_FIELDS[row.event.type] ?? []).map((field) => [field, ''])),
      },
    })),
  }))
  expect(stateToJson(replayedFrom(erased))).toEqual(stateToJson(centre.state))
})

test('a flow that was retired under its callers, as could be once, loses nobody', () => {
  const centre = flowCentre([])
  const call = callFlow(centre)
  const { state } = centre
  applyEvent(state, { seq: state.seq + 1, at: START, event: { type: 'flow-retired', flow: 'all', by: 'admin' } })
  const lost = call.press('1')
  expect(commandsOf(lost)).toContainEqual({ type: 'release-leg', leg: call.leg, for: 'people' })
  expect(step(centre.state, { type: 'server-started', version: 'x' }, START).events).toHaveLength(1)
})
