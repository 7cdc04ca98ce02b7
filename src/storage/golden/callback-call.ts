/** A caller who is called back in vain, one who rings again, and one whom nobody calls in time. */
import { newQueue } from '../../core/acd/new-queue.ts'
import type { CallbackRules } from '../../core/callback/words.ts'
import { agentId, callbackOf, calledLeg, contactOfLeg, customerId, legId, offerLeg, queueId } from '../../core/ids.ts'
import type { Input } from '../../core/input.ts'
import type { CenterState } from '../../core/state.ts'

const RULES: CallbackRules = {
  key: '1',
  afterMs: 0,
  everyMs: 60_000,
  attempts: 2,
  pauseMs: 60_000,
  hours: null,
  validMs: 600_000,
}

export const feedCallback = (state: CenterState, feed: (input: Input, afterMs?: number) => void): void => {
  const ready = (queue: string, callback: CallbackRules | null): Input => ({
    type: 'save-queue',
    queue: newQueue(queueId(queue), 'Call back', { callback }),
    by: 'admin',
  })
  const due = (name: string): void => {
    const deadline = state.deadlines.get(name)
    if (deadline === undefined) throw new Error(`nothing falls due as ${name}`)
    feed({ type: 'timer-fired', deadline: name, generation: deadline.generation }, Math.max(0, deadline.at - state.at))
  }
  const rina = agentId('rina')
  const arrive = (leg: string): Input => ({
    type: 'leg-arrived',
    leg: legId(leg),
    from: '0215550177',
    to: '1507',
    customer: customerId('cu-7'),
    memo: null,
  })
  feed(ready('callers', RULES))
  feed({ type: 'set-number', number: '1507', target: { queue: queueId('callers') }, by: 'admin' })
  const station = { kind: 'phone', uri: 'sip:r1@127.0.0.1:5090' } as const
  const agent = { id: rina, username: 'rina', name: 'rina', skills: [], queues: [queueId('callers')], station }
  feed({ type: 'save-agent', agent })
  const ask = (leg: string): string => {
    const contact = contactOfLeg(legId(leg))
    feed(arrive(leg))
    due(`callback:${contact}`)
    feed({ type: 'digit', leg: legId(leg), digit: '1' })
    feed({ type: 'leg-ended', leg: legId(leg), cause: 'normal', code: 16 })
    return `callback:${callbackOf(contact)}`
  }
  due(ask('in-71'))
  // They ring again, and then ask once more.
  const again = ask('in-72')
  const wish = callbackOf(contactOfLeg(legId('in-72')))
  due(again)
  feed({ type: 'set-presence', agent: rina, state: 'available', reason: null })
  for (const nth of [1, 2]) {
    feed({ type: 'leg-answered', leg: offerLeg(wish, nth) })
    feed({ type: 'leg-ended', leg: calledLeg(wish, nth), cause: 'busy', code: 17 })
    feed({ type: 'leg-ended', leg: offerLeg(wish, nth), cause: 'normal', code: 16 })
    if (nth === 1) due(again)
  }
  feed({ type: 'set-presence', agent: rina, state: 'offline', reason: null })
  due(ask('in-73'))
  feed({ type: 'set-presence', agent: rina, state: 'available', reason: null })
  const late = callbackOf(contactOfLeg(legId('in-73')))
  due(`expiry:${late}`)
  feed({ type: 'decline-offer', contact: late, agent: rina })
  feed({ type: 'leg-ended', leg: offerLeg(late, 1), cause: 'normal', code: 16 })
  feed({ type: 'set-presence', agent: rina, state: 'offline', reason: null })
  due(`expiry:${late}`)
}
