/** A call out by a trunk that lets hear nothing, and one handed on by a trunk that cannot; by the next one it rings. */
import { agentId, calledLeg, contactId, contactOfLeg, customerId, legId, offerLeg, trunkId } from '../../core/ids.ts'
import type { Input } from '../../core/input.ts'
import { DEFAULT_ROUTE, LOCAL_TRUNK } from '../../core/lines/built-in.ts'
import type { CenterState } from '../../core/state.ts'

export const feedQuietCall = (
  state: CenterState,
  feed: (input: Input, afterMs?: number) => void,
  from: string,
): void => {
  const by = agentId('admin')
  const trunks = ['quiet', 'spare', 'third'].map(trunkId)
  for (const id of trunks) feed({ by, type: 'save-trunk', trunk: { ...LOCAL_TRUNK, id, name: id } })
  feed({ by, type: 'save-route', route: { ...DEFAULT_ROUTE, trunks } })
  const contact = contactId('c-out-6')
  const call = { contact, agent: agentId('siti'), to: '02155506', customer: customerId('cu-out-6'), queue: null }
  feed({ ...call, type: 'place-call' })
  feed({ type: 'leg-answered', leg: offerLeg(contact, 1) })
  const deadline = `third:${contact}`
  const { generation = 0, at = 0 } = state.deadlines.get(deadline) ?? {}
  feed({ type: 'timer-fired', deadline, generation }, at - state.at)
  feed({ type: 'leg-ended', leg: calledLeg(contact, 1), cause: 'cancelled', code: 16 })
  feed({ type: 'leg-ringing', leg: calledLeg(contact, 2) })
  feed({ type: 'leg-ended', leg: calledLeg(contact, 2), cause: 'busy', code: 17 })
  feed({ type: 'leg-ended', leg: offerLeg(contact, 1), cause: 'normal', code: 16 })
  const caller = legId('in-8')
  const handed = contactOfLeg(caller)
  feed({ type: 'leg-arrived', leg: caller, from, to: '1501', customer: customerId('cu-8'), memo: null }, 5_000)
  feed({ type: 'leg-answered', leg: offerLeg(handed, 1) }, 2_000)
  feed({ type: 'transfer-contact', contact: handed, by: null, to: { number: '02155508' } }, 5_000)
  feed({ type: 'leg-ended', leg: offerLeg(handed, 1), cause: 'normal', code: 16 })
  feed({ type: 'leg-ended', leg: offerLeg(handed, 2), cause: 'congestion', code: 34 }, 1_000)
  feed({ type: 'leg-answered', leg: offerLeg(handed, 3) }, 4_000)
  feed({ type: 'leg-ended', leg: offerLeg(handed, 3), cause: 'normal', code: 16 }, 9_000)
  feed({ type: 'leg-ended', leg: caller, cause: 'normal', code: 16 })
  feed({ by, type: 'save-route', route: DEFAULT_ROUTE })
  for (const trunk of trunks) feed({ by, type: 'retire-trunk', trunk })
}
