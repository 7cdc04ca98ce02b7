/**
 * Calls that change hands in a simulated house, one after the other, in each of which somebody hangs up as it happens. Commands,
 * their answers and news take their time by seed, so that no two races are run alike. What must come of each: once the caller
 * has left, nothing is left of the call and everybody is free within a second; while they stay, books and switch soon agree.
 */
import { shownState } from '../../../core/agent/shown.ts'
import type { TransferTarget } from '../../../core/call/contact.ts'
import { agentId, type ContactId, contactOfLeg, type EpochMs, type Ms, queueId } from '../../../core/ids.ts'
import type { Command } from '../../../core/input.ts'
import { createManualClock } from '../../../telephony/fake/manual-clock.ts'
import { createFakeSwitch, type FakeCall } from '../../../telephony/fake/switch.ts'
import { type ChangePlan, type Leaver, planChange, type Step } from '../changes.ts'
import { createDice } from './dice.ts'
import { createDisk } from './disk.ts'
import { disagreement, unheard, watchTurns } from './invariants.ts'
import { assertRecords } from './records.ts'
import type { Scene } from './scene.ts'
import { startServer } from './server.ts'
import { quietRows } from './start.ts'

export interface Changes {
  readonly seed: number
  /** What did not hold, or null. */
  readonly failure: Error | null
  readonly trace: readonly string[]
  readonly calls: number
  /** Orders that came too late, or too early. */
  readonly refused: number
  /** From the end of a call until nothing was left of it, at most. */
  readonly slowestMs: Ms
}

const START: EpochMs = 1_790_000_000_000
const [TALKS, ASKED, LISTENS] = [agentId('siti'), agentId('budi'), agentId('rina')]
const OUTSIDE = '0215020'
const SPREAD_MS: Ms = 120
const SOON_MS: Ms = 1_000

export const playChanges = async (seed: number, calls: number): Promise<Changes> => {
  const clock = createManualClock(START)
  const dice = createDice(seed, 'changes')
  const fake = createFakeSwitch({ seed, clock })
  const disk = createDisk(quietRows(START, dice.chance(0.5)))
  const notes: string[] = []
  const note = (line: string) => void notes.push(`${clock.now()} ${line}`)
  const turns = watchTurns()
  let failure: Error | null = null
  let refused = 0
  let slowestMs: Ms = 0
  const onFault = (error: unknown): void => {
    failure ??= error instanceof Error ? error : new Error(String(error))
  }
  const server = await startServer({
    clock,
    fake,
    disk,
    dice: createDice(seed, 'wire'),
    slowness: dice.one([0, 3, 40]),
    fate: () => false,
    onEvents: turns.see,
    onFault,
    note,
  })
  const { view } = server.center
  const scene: Scene = { clock, fake, disk, server, calmSince: START, lossy: false }

  const pass = async (by: Ms): Promise<void> => {
    const until = clock.now() + by
    for (let more = true; more; ) {
      more = clock.tick(until)
      await new Promise(setImmediate)
      turns.check()
      if (failure !== null) throw failure
    }
  }
  const becomes = async (what: string, wrong: () => string | null, since = clock.now()): Promise<void> => {
    for (let found = wrong(); found !== null; found = wrong()) {
      if (clock.now() - since > SOON_MS) throw new Error(`${what}: ${found}`)
      await pass(10)
    }
  }
  const ask = (command: Command): void => {
    server.ask(command).then((refusal) => {
      if (refusal !== null) refused += 1
    }, onFault)
  }

  const phones = {
    agent: fake.phone(TALKS, 'answers'),
    other: fake.phone(ASKED, 'answers'),
    outside: fake.phone(`trunk:local:${OUTSIDE}`, 'answers'),
    supervisor: fake.phone(LISTENS, 'answers'),
  }
  const up = (): readonly FakeCall[] =>
    Object.values(phones).flatMap((phone) => phone.calls().filter((call) => call.state() !== 'ended'))
  const last = (phone: (typeof phones)[keyof typeof phones]): FakeCall | undefined => phone.calls().at(-1)

  const leave = (leaver: Leaver, caller: FakeCall): void => {
    if (leaver === 'caller') caller.hangUp()
    else if (leaver === 'other') for (const phone of [phones.other, phones.outside]) last(phone)?.hangUp()
    else last(phones[leaver])?.hangUp()
  }
  const isSettled = (): string | null =>
    up().some((call) => call.state() !== 'up') ? 'a phone still rings' : (disagreement(scene) ?? unheard(scene))

  const play = async ({ change, leaver, leavesMs, picksUpMs, n }: ChangePlan): Promise<void> => {
    note(`race ${n}: ${change.name}, ${leaver} leaves after ${leavesMs}, picked up after ${picksUpMs}`)
    for (const phone of Object.values(phones)) phone.manner = 'answers'
    ask({ type: 'set-presence', agent: ASKED, state: 'away', reason: 'break' })
    ask({ type: 'set-presence', agent: TALKS, state: 'available', reason: null })
    await pass(100)
    const caller = fake.callIn({ from: `+62811${n}`, to: '1501' })
    const contact = contactOfLeg(caller.leg)
    await becomes('they talk', () => (view.contacts.get(contact)?.phase.type === 'talking' ? isSettled() : 'not yet'))
    ask({ type: 'set-presence', agent: ASKED, state: 'available', reason: null })
    await pass(100)
    for (const step of change.before) {
      ask(commandOf(step, contact))
      await pass(100)
      await becomes(`after ${step.action}`, isSettled)
    }

    for (const phone of [phones.other, phones.outside, phones.supervisor]) phone.manner = 'waits'
    const rung = new Set<FakeCall>(up())
    clock.after(Math.max(0, -leavesMs), () => ask(commandOf(change.step, contact)))
    clock.after(Math.max(0, leavesMs), () => leave(leaver, caller))
    const end = clock.now() + 2 * SPREAD_MS
    let endedAt: EpochMs | null = null
    let freeAt: EpochMs | null = null
    while (clock.now() < end) {
      if (caller.state() === 'ended') endedAt ??= clock.now()
      if (endedAt !== null && left(contact) === null) freeAt ??= clock.now()
      for (const call of up())
        if (!rung.has(call)) {
          rung.add(call)
          clock.after(picksUpMs, () => call.answer())
        }
      await pass(5)
    }
    for (const phone of Object.values(phones)) phone.manner = 'answers'
    for (const call of up()) if (call.state() !== 'up') call.answer()
    if (caller.state() !== 'ended') {
      await becomes(`${leaver} has left`, isSettled)
      caller.hangUp()
    }
    endedAt ??= clock.now()
    await becomes('the caller has left', () => left(contact), endedAt)
    slowestMs = Math.max(slowestMs, (freeAt ?? clock.now()) - endedAt)
  }

  /** What is left of a call whose caller has left. */
  const left = (contact: ContactId): string | null => {
    const { legs, bridges } = fake.live()
    if (legs.length > 0) return `legs are left: ${legs.map(({ leg }) => leg).join(' ')}`
    if (bridges.length > 0) return `bridges are left: ${bridges.map(({ bridge }) => bridge).join(' ')}`
    if (view.contacts.has(contact)) return `it is still open: ${JSON.stringify(view.contacts.get(contact))}`
    if (view.legs.size > 0) return `legs are left in the books: ${[...view.legs.keys()].join(' ')}`
    for (const agent of view.agents.values())
      if (agent.assignments.length > 0 || agent.monitoring !== undefined) return `${agent.id} is ${shownState(agent)}`
    return null
  }

  let played = 0
  try {
    await pass(1_000)
    fake.faults = { delayMs: dice.one([0, 2, 30]) }
    for (; played < calls; played++) await play(planChange(played, dice.next, SPREAD_MS))
    await pass(5_000)
    assertRecords(disk.rows)
  } catch (error) {
    onFault(error)
  }
  server.kill()
  const trace = [...fake.trace(), ...notes, ...disk.rows.map((row) => `${row.at} row ${JSON.stringify(row)}`)]
  return { seed, failure, trace, calls: played, refused, slowestMs }
}

const commandOf = ({ action, to, mode = 'listen' }: Step, contact: ContactId): Command => {
  const mine = { contact, agent: TALKS }
  const target: TransferTarget =
    to === 'number' ? { number: OUTSIDE } : to === 'queue' ? { queue: queueId('support') } : { agent: ASKED }
  switch (action) {
    case 'transfer':
      return { type: 'transfer-contact', contact, by: TALKS, to: target }
    case 'consult':
      return { ...mine, type: 'consult-contact', to: target }
    case 'conference':
      return { ...mine, type: 'conference-contact', to: to === undefined ? null : target }
    case 'swap':
    case 'complete':
    case 'cancel':
      return { ...mine, type: `${action}-consult` }
    case 'hold':
      return { ...mine, type: 'hold-contact' }
    case 'resume':
      return { ...mine, type: 'retrieve-contact' }
    case 'monitor':
      return { type: 'monitor-contact', contact, agent: LISTENS, mode }
  }
}
