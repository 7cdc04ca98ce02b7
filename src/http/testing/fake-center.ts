/** A centre that obeys at once and rings nobody: enough of one for the door before it. */
import { newQueue } from '../../core/acd/new-queue.ts'
import type { NumberTarget, Queue } from '../../core/acd/words.ts'
import type { Agent } from '../../core/agent/words.ts'
import type { Channel, Contact } from '../../core/call/contact.ts'
import { step } from '../../core/center.ts'
import { unknownDisposition } from '../../core/codes/decide.ts'
import type { Code } from '../../core/codes/words.ts'
import {
  type AgentId,
  agentId,
  type CodeId,
  type ContactId,
  type ObligationId,
  type PhoneId,
  type QueueId,
  queueId,
  type RouteId,
  type TrunkId,
} from '../../core/ids.ts'
import type { Command, Refusal } from '../../core/input.ts'
import type { FlowBook } from '../../core/ivr/book.ts'
import type { Hours } from '../../core/ivr/hours.ts'
import { FIRST_RULES } from '../../core/lines/built-in.ts'
import { FIRST_CAPS } from '../../core/lines/cap-words.ts'
import type { DeskPhone, Route, Trunk } from '../../core/lines/words.ts'
import type { Obligation, ObligationTotals } from '../../core/obligation/words.ts'
import type { Prompt } from '../../core/prompts/words.ts'
import { stateFromJson, stateToJson } from '../../core/state-json.ts'
import type { ReadTable } from '../../core/table.ts'
import { unreachable } from '../../core/unreachable.ts'
import type { CenterView } from '../../core/view.ts'
import type { Center, CenterHealth } from '../../ports/center.ts'

export interface FakeCenter extends Center {
  readonly view: CenterView
  readonly agents: Map<AgentId, Agent>
  readonly queues: Map<QueueId, Queue>
  readonly numbers: Map<string, NumberTarget>
  readonly dispositions: Map<CodeId, Code>
  readonly reasons: Map<CodeId, Code>
  readonly flows: Map<string, FlowBook>
  readonly retiredFlows: Map<string, FlowBook>
  readonly hours: Map<string, Hours>
  readonly prompts: Map<string, Prompt>
  readonly trunks: Map<TrunkId, Trunk>
  readonly deskPhones: Map<PhoneId, DeskPhone>
  readonly routes: Map<RouteId, Route>
  readonly contacts: Map<ContactId, Contact>
  readonly obligations: Map<ObligationId, Obligation>
  readonly promised: Map<Channel, ObligationTotals>
  readonly submitted: Command[]
  set(health: Partial<CenterHealth>): void
  /** Called before each command; what it throws is what submit rejects with. */
  before: (command: Command) => void
  /** Called before the disk is read: what has happened is to be written by then. */
  beforeReading: () => void
  /** Called when the command was obeyed; what it throws is what submit rejects with. */
  after: (command: Command) => void
}

export const createFakeCenter = (now: () => number): FakeCenter => {
  const agents = new Map<AgentId, Agent>()
  const queues = new Map<QueueId, Queue>()
  const numbers = new Map<string, NumberTarget>()
  const dispositions = new Map<CodeId, Code>()
  const reasons = new Map<CodeId, Code>()
  const flows = new Map<string, FlowBook>()
  const retiredFlows = new Map<string, FlowBook>()
  const hours = new Map<string, Hours>()
  const prompts = new Map<string, Prompt>()
  const trunks = new Map<TrunkId, Trunk>()
  const deskPhones = new Map<PhoneId, DeskPhone>()
  const routes = new Map<RouteId, Route>()
  const contacts = new Map<ContactId, Contact>()
  const obligations = new Map<ObligationId, Obligation>()
  const promised = new Map<Channel, ObligationTotals>()
  const submitted: Command[] = []
  let health: CenterHealth = { switchReady: true, journalOk: true, journalPending: 0 }
  const center: FakeCenter = {
    agents,
    queues,
    numbers,
    dispositions,
    reasons,
    flows,
    retiredFlows,
    hours,
    prompts,
    trunks,
    deskPhones,
    routes,
    contacts,
    obligations,
    promised,
    submitted,
    before: () => undefined,
    beforeReading: () => undefined,
    after: () => undefined,
    view: {
      seq: 1,
      at: 0,
      linkUp: true,
      restartedAt: 0,
      lastSight: 0,
      stopping: false,
      netRead: 0,
      switchStartedAt: 0,
      clockAhead: { at: 0, byMs: 0 },
      agents,
      queues,
      numbers,
      dispositions,
      reasons,
      flows,
      retiredFlows,
      hours,
      prompts,
      trunks,
      deskPhones,
      routes,
      trunkPace: new Map(),
      outside: FIRST_RULES,
      callCaps: FIRST_CAPS,
      callCounts: new Map(),
      trunkFaults: new Map(),
      contacts,
      legs: new Map(),
      deadlines: new Map(),
      obligations,
      promised,
    },
    written: async () => center.beforeReading(),
    health: () => health,
    set: (change) => {
      health = { ...health, ...change }
    },
    submit: async (command) => {
      center.before(command)
      submitted.push(command)
      const refusal = obey(center, command, now())
      center.after(command)
      return refusal
    },
  }
  return center
}

const obey = (center: FakeCenter, command: Command, now: number): Refusal | null => {
  switch (command.type) {
    case 'save-agent':
    case 'retire-agent':
    case 'save-queue':
    case 'retire-queue':
    case 'set-number':
    case 'call-colleague':
    case 'place-call':
    case 'set-numbers':
    case 'clear-number':
    case 'save-disposition':
    case 'retire-disposition':
    case 'save-reason':
    case 'retire-reason':
    case 'draft-flow':
    case 'publish-flow':
    case 'retire-flow':
    case 'restore-flow':
    case 'save-hours':
    case 'retire-hours':
    case 'save-prompt':
    case 'retire-prompt':
    case 'save-trunk':
    case 'retire-trunk':
    case 'save-desk-phone':
    case 'retire-desk-phone':
    case 'save-route':
    case 'retire-route':
    case 'set-outside-rules':
    case 'set-house':
    case 'set-call-caps':
    case 'lift-call-alarm':
    case 'lift-ban':
      return byTheCore(center, command, now)
    case 'set-presence': {
      const agent = center.agents.get(command.agent)
      if (agent === undefined) return unknown('agent')
      const presence = { state: command.state, reason: command.reason, since: now }
      center.agents.set(agent.id, { ...agent, presence })
      return null
    }
    case 'issue-phone': {
      const { account, until, takeOver } = command
      const agent = center.agents.get(command.agent)
      if (agent === undefined) return unknown('agent')
      if (agent.phone?.reachable && agent.phone.account !== account && !takeOver)
        return { code: 'conflict', path: 'phone', message: 'The phone is somewhere else.' }
      center.agents.set(agent.id, { ...agent, phone: { account, until, reachable: false, since: now } })
      return null
    }
    case 'withdraw-phone': {
      const agent = center.agents.get(command.agent)
      const isTheirs = command.account === null || agent?.phone?.account === command.account
      if (agent !== undefined && isTheirs) center.agents.set(agent.id, { ...agent, phone: null })
      return null
    }
    case 'set-station': {
      const agent = center.agents.get(command.agent)
      if (agent === undefined) return unknown('agent')
      center.agents.set(agent.id, { ...agent, station: command.station })
      return null
    }
    case 'hold-contact':
    case 'retrieve-contact':
    case 'rejoin-contact':
    case 'mute-contact':
    case 'send-digits':
    case 'transfer-contact':
    case 'consult-contact':
    case 'swap-consult':
    case 'complete-consult':
    case 'cancel-consult':
    case 'conference-contact':
    case 'extend-wrapup':
    case 'pull-contact':
    case 'monitor-contact':
    case 'leave-monitor':
    case 'pause-recording':
    case 'continue-recording':
    case 'answer-offer':
    case 'decline-offer':
    case 'hang-up-contact':
      return center.contacts.has(command.contact) ? null : unknown('contact')
    case 'add-note':
      return command.closed || center.contacts.has(command.contact) ? null : unknown('contact')
    case 'finish-wrapup':
      return (
        unknownDisposition(center.dispositions, command.disposition) ??
        (center.contacts.has(command.contact) ? null : unknown('contact'))
      )
    case 'close-obligation':
      return center.obligations.delete(command.obligation) ? null : unknown('obligation')
    default:
      return unreachable(command)
  }
}

/** What admins set, the core decides itself, on a state that is the same as this one. */
const byTheCore = (center: FakeCenter, command: Command, now: number): Refusal | null => {
  const state = stateFromJson(JSON.parse(JSON.stringify(stateToJson(center.view))))
  const { refusal } = step(state, command, now)
  fill(center.agents, state.agents)
  fill(center.queues, state.queues)
  fill(center.numbers, state.numbers)
  fill(center.dispositions, state.dispositions)
  fill(center.reasons, state.reasons)
  fill(center.flows, state.flows)
  fill(center.retiredFlows, state.retiredFlows)
  fill(center.hours, state.hours)
  fill(center.prompts, state.prompts)
  fill(center.trunks, state.trunks)
  fill(center.deskPhones, state.deskPhones)
  fill(center.routes, state.routes)
  Object.assign(center.view, { outside: state.outside, callCaps: state.callCaps, callCounts: state.callCounts })
  fill(center.contacts, state.contacts)
  return refusal
}

const fill = <V>(rows: Map<string, V>, from: ReadTable<string, V>): void => {
  rows.clear()
  for (const [key, row] of from.entries()) rows.set(key, row)
}

const unknown = (path: string): Refusal => ({ code: 'unknown', path, message: 'There is none.' })

const newcomer = (now: number) => ({
  presence: { state: 'offline' as const, reason: null, since: now },
  phone: null,
  assignments: [],
  idleSince: now,
  misses: 0,
  restUntil: 0,
})

export const fakeQueue = (id: string): Queue => newQueue(queueId(id), id, { recorded: true })

export const fakeAgent = (id: string, queues: readonly string[], now: number): Agent => ({
  ...newcomer(now),
  id: agentId(id),
  username: id,
  name: id.charAt(0).toUpperCase() + id.slice(1),
  skills: [],
  queues: queues.map(queueId),
  station: { kind: 'browser' },
})
