/** Whom a flow had sent to people and nobody spoke with: the flow may say goodbye as kindly as it likes, an answer is owed. */
import { expect, test } from 'vitest'
import { USUAL_CALLBACK } from '../callback/words.ts'
import type { CenterEvent } from '../event.ts'
import { offerLeg } from '../ids.ts'
import { stateToJson } from '../state-json.ts'
import { queueOf } from '../testing/centre.arbitrary.ts'
import { callFlow, flowCentre, replayedFrom } from '../testing/flow-centre.arbitrary.ts'

type Call = ReturnType<typeof callFlow>

/** Says nothing more and listens, until the flow hangs up. */
const listenToTheEnd = (call: Call): readonly CenterEvent[] => {
  for (let n = 0; n < 10 && call.contact() !== undefined; n++) {
    call.hear()
    if (call.contact() !== undefined) call.wait('flow')
  }
  return call.events().filter((event) => 'contact' in event && event.contact === call.id)
}
const outcomeOf = (events: readonly CenterEvent[]) =>
  events.flatMap((event) => (event.type === 'contact-ended' ? event.outcome : []))

test('who waited as long as the flow allows, and hears its goodbye, was not served by it', () => {
  const centre = flowCentre([])
  const call = callFlow(centre)
  call.press('1')
  call.wait('wait')
  const events = listenToTheEnd(call)
  expect(outcomeOf(events)).toEqual(['abandoned'])
  expect(events.map(({ type }) => type)).not.toContain('obligation-closed')
  expect(centre.state.obligations.size).toBe(1)
  expect(stateToJson(replayedFrom(centre.log))).toEqual(stateToJson(centre.state))
})

test('who was put through to a number that is busy neither; who is put through afterwards was', () => {
  const centre = flowCentre([])
  const busy = callFlow(centre)
  busy.press('4')
  busy.feed({ type: 'leg-ended', leg: offerLeg(busy.id, 1), cause: 'busy', code: 17 })
  expect(outcomeOf(listenToTheEnd(busy))).toEqual(['abandoned'])
  expect(centre.state.obligations.size).toBe(1)
  const second = callFlow(centre, 'in-2')
  second.press('4')
  second.feed({ type: 'leg-ended', leg: offerLeg(second.id, 1), cause: 'busy', code: 17 })
  second.press('4')
  second.feed({ type: 'leg-answered', leg: offerLeg(second.id, 2) })
  second.hangUp()
  expect(outcomeOf(second.events())).toContain('transferred-out')
  expect(centre.state.obligations.size).toBe(1)
})

test('who asked the flow for nobody is served by it', () => {
  const centre = flowCentre([])
  expect(outcomeOf(listenToTheEnd(callFlow(centre)))).toEqual(['completed-in-flow'])
  expect(centre.state.obligations.size).toBe(0)
})

test('a wish that such a call had taken over is put into line again, in its place', () => {
  const centre = flowCentre([])
  const callback = { ...USUAL_CALLBACK, afterMs: 0, everyMs: 15_000 }
  const first = callFlow(centre)
  first.feed({ type: 'save-queue', queue: queueOf('sales', { callback }) })
  first.press('1')
  const place = first.contact()?.enqueuedAt
  first.wait('callback')
  first.press('1')
  first.wait('callback')
  const wishes = () => [...centre.state.contacts.values()].filter((contact) => contact.callback !== undefined)
  expect(wishes()).toHaveLength(1)
  const second = callFlow(centre, 'in-2')
  second.press('1')
  expect(wishes()).toEqual([])
  second.wait('wait')
  listenToTheEnd(second)
  expect(second.contact()).toBeUndefined()
  expect(wishes()).toMatchObject([{ queue: 'sales', enqueuedAt: place }])
})
