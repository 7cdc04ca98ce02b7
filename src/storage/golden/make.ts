/**
 * A program: makes the golden journal of a release, from a day in which everything happens that this version writes and the
 * one before did not. Run once, when the release is made; the files are never changed after that.
 *
 *     node dist/src/storage/golden/make.js 0.2        writes src/storage/golden/0.2.jsonl and 0.2.state.json
 */
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { newQueue } from '../../core/acd/new-queue.ts'
import { step } from '../../core/center.ts'
import { contactOf, type Recorded } from '../../core/event.ts'
import { versionOf } from '../../core/event-versions.ts'
import {
  accountId,
  agentId,
  calledLeg,
  codeId,
  contactId,
  contactOfLeg,
  customerId,
  earOf,
  legId,
  monitorLeg,
  obligationOf,
  offerLeg,
  phoneId,
  queueId,
  recordingOf,
  routeId,
  trunkId,
  voicemailOf,
} from '../../core/ids.ts'
import type { Input } from '../../core/input.ts'
import { ALWAYS_OPEN } from '../../core/ivr/first.ts'
import { DEFAULT_ROUTE, LOCAL_TRUNK } from '../../core/lines/built-in.ts'
import { emptyState } from '../../core/state.ts'
import { stateToJson } from '../../core/state-json.ts'
import { T0 } from '../fixture.ts'
import { feedCallback } from './callback-call.ts'
import { feedFlowCall } from './flow-call.ts'
import { agent, FROM, flowOf, liveTalk, netLines } from './parts.ts'
import { feedQuietCall } from './quiet-call.ts'

const main = (release: string | undefined): void => {
  if (release === undefined || !/^\d+\.\d+$/.test(release)) throw new Error('give the release, for example 0.2')
  const place = (ending: string): string => join('src', 'storage', 'golden', `${release}.${ending}`)
  if (existsSync(place('jsonl'))) throw new Error(`${place('jsonl')} is there: what was released is never changed`)
  const { events, state } = live(release)
  writeFileSync(place('jsonl'), events.map((recorded) => `${JSON.stringify(rowOf(recorded))}\n`).join(''))
  writeFileSync(place('state.json'), `${JSON.stringify(stateToJson(state), null, 2)}\n`)
}

const live = (release: string) => {
  const state = emptyState()
  const events: Recorded[] = []
  let at = T0
  const feed = (input: Input, afterMs = 100): void => {
    at += afterMs
    const done = step(state, input, at)
    if (done.events.length === 0)
      throw new Error(`${input.type} came to nothing: ${done.refusal?.message ?? 'it does not fit the day'}`)
    events.push(...done.events)
  }
  const version = `${release}.0`
  const ready = (name: string): Input => ({
    type: 'set-presence',
    agent: agentId(name),
    state: 'available',
    reason: null,
  })

  feed({ type: 'server-started', version }, 0)
  feed({ type: 'save-queue', queue: newQueue(queueId('support'), 'Support', { recorded: true }), by: 'admin' })
  feed({ type: 'save-queue', queue: newQueue(queueId('sales'), 'Sales', { recorded: true, wrapupMs: 30_000 }) })
  feed({ type: 'set-number', number: '1501', target: { queue: queueId('support') }, by: 'admin' })
  feed({ type: 'set-number', number: '1502', target: { queue: queueId('sales') } })
  const [passedOn, lunch] = [codeId('passed-on'), codeId('lunch')]
  feed({ type: 'save-disposition', disposition: { id: passedOn, name: 'Passed on', names: { id: 'Diteruskan' } } })
  feed({ type: 'save-disposition', disposition: { id: codeId('other'), name: 'Other', names: {} } })
  feed({ type: 'retire-disposition', disposition: codeId('other') })
  feed({ type: 'save-reason', reason: { id: lunch, name: 'Lunch', names: { id: 'Makan siang' } } })
  feed({ type: 'save-reason', reason: { id: codeId('other'), name: 'Other', names: {} } })
  feed({ type: 'retire-reason', reason: codeId('other') })
  const by = 'admin'
  const draft = (flow: string, prompt: string): Input => ({ type: 'draft-flow', flow, draft: flowOf(flow, prompt), by })
  const publish = (flow: string, version: number | null): Input => ({ type: 'publish-flow', flow, version, by })
  feed({ type: 'save-hours', hours: ALWAYS_OPEN, by })
  feed({ type: 'save-hours', hours: { ...ALWAYS_OPEN, id: 'other', name: 'Other' }, by })
  feed({ type: 'retire-hours', hours: 'other', by })
  feed(draft('hotline', 'Welcome.'))
  feed(publish('hotline', null))
  feed({ type: 'set-number', number: '1500', target: { flow: 'hotline' } })
  feed(draft('hotline', 'Good day.'))
  feed(publish('hotline', null))
  feed(publish('hotline', 1))
  feed(draft('hotline', 'Good evening.'))
  feed(draft('other', 'Nobody hears this.'))
  feed({ type: 'retire-flow', flow: 'other', by })
  feed({ type: 'restore-flow', flow: 'other', by })
  feed({ type: 'retire-flow', flow: 'other', by })
  const take = { content: 'a1'.repeat(32), durationMs: 2_500, bytes: 40_044, savedAt: at, by: 'admin' }
  feed({ type: 'save-prompt', prompt: { id: 'welcome', name: 'Welcome', takes: { id: [take] } }, by: 'admin' })
  feed({ type: 'save-prompt', prompt: { id: 'old', name: 'Old', takes: { en: [take] } }, by: 'admin' })
  feed({ type: 'retire-prompt', prompt: 'old', by: 'admin' })
  const provider = { ...LOCAL_TRUNK, id: trunkId('provider'), name: 'Provider', callerIds: ['+62215550100'] }
  const admin = { by: agentId('admin') }
  feed({ ...admin, type: 'save-trunk', trunk: provider })
  const mobile = { ...DEFAULT_ROUTE, id: routeId('mobile'), name: 'Mobile', prefix: '08', strip: 1, prepend: '+62' }
  feed({ ...admin, type: 'save-route', route: { ...mobile, trunks: [provider.id] } })
  feed({ ...admin, type: 'retire-route', route: mobile.id })
  feed({ ...admin, type: 'retire-trunk', trunk: provider.id })
  const reception = { id: phoneId('reception'), label: 'Reception', username: 'desk-0a1b2c3d', agent: null }
  feed({ ...admin, type: 'save-desk-phone', phone: reception })
  feed({ ...admin, type: 'retire-desk-phone', phone: reception.id })
  feed({ ...admin, type: 'set-outside-rules', rules: { stopped: false, emergency: ['112'] } })
  feed(agent('siti', ['support', 'sales'], { kind: 'phone', uri: 'sip:a1@127.0.0.1:5090' }))
  feed(agent('budi', ['support'], { kind: 'browser' }))
  feed(agent('rina', [], { kind: 'phone', uri: 'sip:r1@127.0.0.1:5090' }))
  feed({ type: 'link-reconciled', live: { legs: [], bridges: [] }, customers: {} })
  feed(ready('siti'))
  const phone = { agent: agentId('budi'), account: accountId('web-0123456789abcdef') }
  feed({ ...phone, type: 'issue-phone', until: at + 12 * 3_600_000, takeOver: false })
  feed({ ...phone, type: 'account-reached', reachable: true })
  feed(ready('budi'))
  feedFlowCall(state, feed, FROM)
  feedCallback(state, feed)

  // A call on hold, with a pause in its recording, handed on to a browser.
  const [caller, moved] = [legId('in-0'), contactOfLeg(legId('in-0'))]
  const [from, to] = [offerLeg(moved, 1), offerLeg(moved, 2)]
  const ofSiti = { contact: moved, agent: agentId('siti') }
  feed({ type: 'leg-arrived', leg: caller, from: FROM, to: '1502', customer: customerId('cu-0'), memo: null }, 5_000)
  feed({ type: 'leg-answered', leg: from }, 3_000)
  const rina = { contact: moved, agent: agentId('rina') }
  const listens = monitorLeg(moved, 1)
  feed({ ...rina, type: 'monitor-contact', mode: 'listen' })
  feed({ type: 'leg-answered', leg: listens })
  feed({ ...rina, type: 'monitor-contact', mode: 'barge' })
  feed({ ...rina, type: 'leave-monitor' })
  for (const leg of [earOf(listens, 1), listens]) feed({ type: 'leg-ended', leg, cause: 'normal', code: 16 })
  feed({ ...ofSiti, type: 'mute-contact', muted: true })
  feed({ ...ofSiti, type: 'mute-contact', muted: false })
  feed({ ...ofSiti, type: 'send-digits', digits: '4711#' })
  feed({ ...ofSiti, type: 'add-note', text: 'wants an invoice', closed: false })
  feed({ ...ofSiti, type: 'hold-contact' }, 4_000)
  feed({ ...ofSiti, type: 'retrieve-contact' }, 4_000)
  feed({ ...ofSiti, type: 'pause-recording', reason: 'card number' })
  feed({ ...ofSiti, type: 'continue-recording' }, 8_000)
  feed({ type: 'transfer-contact', contact: moved, by: agentId('siti'), to: { agent: agentId('budi') } })
  feed({ type: 'leg-ended', leg: from, cause: 'normal', code: 16 })
  feed({ type: 'answer-offer', contact: moved, agent: agentId('budi') }, 0)
  feed({ type: 'leg-answered', leg: to }, 2_000)
  // The browser is gone in mid-call, and stays away: its customer leaves while they wait.
  feed({ ...phone, type: 'account-reached', reachable: false }, 10_000)
  feed({ type: 'leg-silent', leg: to }, 600)
  feed({ type: 'leg-ended', leg: to, cause: 'normal', code: 16 })
  feed({ type: 'leg-ended', leg: caller, cause: 'normal', code: 16 }, 20_000)
  feed({ ...phone, type: 'account-reached', reachable: true })
  feed({ ...ofSiti, type: 'finish-wrapup', disposition: 'passed-on', note: 'asked for Budi' })

  feed({ type: 'finish-wrapup', contact: moved, agent: agentId('budi'), disposition: 'passed-on', note: null })

  // A call about which others are asked, that three talk in, and that goes on outside.
  const [asker, asked] = [legId('in-6'), contactOfLeg(legId('in-6'))]
  const mine = { contact: asked, agent: agentId('siti') }
  const toBudi = { agent: agentId('budi') }
  const answered = (offer: number): Input => ({ type: 'leg-answered', leg: offerLeg(asked, offer) })
  const left = (leg: typeof asker): Input => ({ type: 'leg-ended', leg, cause: 'normal', code: 16 })
  feed({ type: 'leg-arrived', leg: asker, from: FROM, to: '1501', customer: customerId('cu-6'), memo: null }, 5_000)
  feed(answered(1), 3_000)
  feed({ ...mine, type: 'consult-contact', to: toBudi }, 5_000)
  feed(answered(2), 2_000)
  feed({ ...mine, type: 'swap-consult' }, 4_000)
  feed({ ...mine, type: 'cancel-consult' }, 4_000)
  feed(left(offerLeg(asked, 2)))
  feed({ ...mine, type: 'conference-contact', to: { number: '02155501' } }, 2_000)
  feed(answered(3), 2_000)
  feed(left(offerLeg(asked, 3)), 9_000)
  feed({ ...mine, type: 'consult-contact', to: toBudi }, 2_000)
  feed(answered(4), 2_000)
  feed({ ...mine, type: 'conference-contact', to: null }, 3_000)
  feed({ ...mine, type: 'complete-consult' }, 8_000)
  feed(left(offerLeg(asked, 1)))
  feed({ type: 'transfer-contact', contact: asked, by: agentId('budi'), to: { number: '02155502' } }, 6_000)
  feed(left(offerLeg(asked, 4)))
  feed(answered(5), 4_000)
  feed(left(offerLeg(asked, 5)), 30_000)

  // One of us calls another.
  const inside = contactId('c-out-3')
  feed(
    {
      type: 'call-colleague',
      contact: inside,
      agent: agentId('siti'),
      colleague: agentId('budi'),
      customer: customerId('cu-out-3'),
    },
    5_000,
  )
  feed({ type: 'leg-answered', leg: offerLeg(inside, 1) }, 2_000)
  feed({ type: 'leg-answered', leg: calledLeg(inside, 1) }, 2_000)
  feed({ type: 'leg-ended', leg: calledLeg(inside, 1), cause: 'normal', code: 16 }, 9_000)
  feed({ type: 'leg-ended', leg: offerLeg(inside, 1), cause: 'normal', code: 16 })

  // Calls out: one is talked in, one is not answered.
  const ofCall = (n: number) => ({ agent: agentId('siti'), contact: contactId(`c-out-${n}`) })
  for (const n of [1, 2]) {
    const { contact } = ofCall(n)
    const customer = customerId(`cu-out-${n}`)
    feed({ ...ofCall(n), type: 'place-call', to: `0215550${n}`, customer, queue: queueId('support') }, 5_000)
    feed({ type: 'leg-answered', leg: offerLeg(contact, 1) }, 2_000)
    if (n === 1) feed({ type: 'leg-answered', leg: calledLeg(contact, 1) }, 9_000)
    feed(
      { type: 'leg-ended', leg: calledLeg(contact, 1), cause: n === 1 ? 'normal' : 'busy', code: n === 1 ? 16 : 17 },
      9_000,
    )
    feed({ type: 'leg-ended', leg: offerLeg(contact, 1), cause: 'normal', code: 16 })
  }

  // A trunk that cannot, once.
  const vain = { ...ofCall(4), to: '02155504', customer: customerId('cu-out-4'), queue: null }
  feed({ ...vain, type: 'place-call' })
  feed({ type: 'leg-answered', leg: offerLeg(vain.contact, 1) })
  feed({ type: 'leg-ended', leg: calledLeg(vain.contact, 1), cause: 'congestion', code: 34 })
  feed({ type: 'leg-ended', leg: offerLeg(vain.contact, 1), cause: 'normal', code: 16 })
  const heard = { ...ofCall(5), to: '02155505', customer: customerId('cu-out-5'), queue: null }
  feed({ ...heard, type: 'place-call' })
  feed({ type: 'leg-answered', leg: offerLeg(heard.contact, 1) })
  feed({ type: 'leg-ended', leg: calledLeg(heard.contact, 1), cause: 'busy', code: 17 })
  feed({ type: 'leg-ended', leg: offerLeg(heard.contact, 1), cause: 'normal', code: 16 })

  feedQuietCall(state, feed, FROM)

  // One call more than may be.
  const { callCaps } = state
  const tight = { ...callCaps, caps: { ...callCaps.caps, houseDay: { calls: 1, minutes: null } } }
  feed({ ...admin, type: 'set-call-caps', caps: tight })
  const more = { contact: ofCall(3).contact, agent: agentId('siti'), customer: customerId('cu-out-3') }
  feed({ ...more, type: 'place-call', to: '02155503', queue: null })
  feed({ ...admin, type: 'lift-call-alarm', alarm: 'houseDay.house' })
  feed({ ...admin, type: 'set-call-caps', caps: callCaps })
  feed({ ...admin, type: 'lift-ban', address: '192.0.2.66' })

  // A call that a planned restart meets in wrap-up.
  const [first, station] = [legId('in-1'), offerLeg(contactOfLeg(legId('in-1')), 1)]
  feed({ type: 'leg-arrived', leg: first, from: FROM, to: '1502', customer: customerId('cu-1'), memo: null }, 5_000)
  feed({ type: 'leg-ringing', leg: station })
  feed({ type: 'leg-answered', leg: station }, 3_000)
  feed({ type: 'recording-started', leg: first, recording: recordingOf(contactOfLeg(first)) })
  feed({ type: 'leg-ended', leg: first, cause: 'normal', code: 16 }, 60_000)
  feed({ type: 'leg-ended', leg: station, cause: 'normal', code: 16 })
  feed({ type: 'server-stopping' }, 20_000)
  feed({ type: 'server-started', version }, 5_000)

  // What the net had meanwhile, and a talk whose rows were lost.
  feed({ type: 'net-lines', from: 0, to: 480, lines: netLines(at - 4_000) })
  const talk = liveTalk('in-2', at - 4_500)
  feed({ type: 'link-reconciled', live: talk, customers: { 'in-2': customerId('cu-2') } })

  const contact = contactOfLeg(legId('in-4'))
  feed({ type: 'recording-kept', contact, recording: voicemailOf(contact), durationMs: 7_000, bytes: 112_044 })
  feed({
    type: 'close-obligation',
    obligation: obligationOf(contactOfLeg(legId('in-3'))),
    outcome: 'called-back',
    note: 'wants a new invoice',
    by: agentId('rina'),
  })
  feed({ ...phone, type: 'withdraw-phone' })
  return { state, events }
}

const rowOf = ({ seq, at, event }: Recorded) => {
  const { type, ...payload } = event
  return { seq, at, type, version: versionOf(type), contact: contactOf(event), payload }
}

main(process.argv[2])
