/**
 * What a new installation starts with: accounts, queues, a flow, numbers and codes to try it out. Every part can be done again, and the
 * admin's account comes last: as long as there is none, the next start completes what a killed one left.
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { newQueue } from '../core/acd/new-queue.ts'
import type { AgentConfig } from '../core/agent/words.ts'
import { FIRST_DISPOSITIONS, FIRST_REASONS } from '../core/codes/first.ts'
import { agentId, type QueueId, queueId } from '../core/ids.ts'
import type { Command } from '../core/input.ts'
import { ALWAYS_OPEN } from '../core/ivr/first.ts'
import { readFlowText } from '../core/ivr/read.ts'
import type { Center } from '../ports/center.ts'
import type { Store } from '../ports/store.ts'

export interface FirstRun {
  readonly center: Pick<Center, 'submit' | 'view'>
  readonly store: Pick<Store, 'users' | 'saveUser'>
  /** Where the passwords are kept for the person who installs; only they can read it. */
  readonly file: string
  /** The flow of the number 1500. */
  readonly hotlineFile: string
  /** The admin's password; empty for a random one. */
  readonly adminPassword: string
  readonly hash: (password: string) => Promise<string>
  readonly randomPassword: () => string
  /** Start without accounts to try it out, queues, numbers and codes. */
  readonly empty: boolean
}

interface Account {
  readonly id: string
  readonly name: string
  readonly roles: readonly string[]
  readonly queues: readonly QueueId[]
}

const SUPPORT = queueId('support')
const SALES = queueId('sales')

/** The admin last: see above. */
const ACCOUNTS: readonly Account[] = [
  { id: 'siti', name: 'Siti', roles: ['agent'], queues: [SUPPORT, SALES] },
  { id: 'budi', name: 'Budi', roles: ['agent'], queues: [SUPPORT, SALES] },
  { id: 'dewi', name: 'Dewi', roles: ['agent'], queues: [SUPPORT, SALES] },
  { id: 'rina', name: 'Rina', roles: ['supervisor'], queues: [] },
  { id: 'admin', name: 'Admin', roles: ['admin'], queues: [] },
]

const BY = 'admin'

const COMMANDS: readonly Command[] = [
  { type: 'save-queue', queue: newQueue(SALES, 'Sales', { wrapupMs: 30_000, recorded: true }) },
  { type: 'save-queue', queue: newQueue(SUPPORT, 'Support', { recorded: true }) },
  { type: 'set-number', number: '1501', target: { queue: SUPPORT } },
  ...FIRST_DISPOSITIONS.map((disposition): Command => ({ type: 'save-disposition', disposition })),
  ...FIRST_REASONS.map((reason): Command => ({ type: 'save-reason', reason })),
]

/** 1500 leads to the hotline's flow, which a start that was cut short may have published already. */
const hotline = ({ center, hotlineFile }: FirstRun): readonly Command[] => {
  const read = readFlowText(readFileSync(hotlineFile, 'utf8'))
  if (!read.ok)
    throw new Error(`${hotlineFile}: ${read.findings.map(({ path, text }) => `${path}: ${text}`).join(' ')}`)
  const draft = read.program.flow
  const { id: flow } = draft
  const isThere = (center.view.flows.get(flow)?.published ?? null) !== null
  const publishing: readonly Command[] = [
    { type: 'draft-flow', flow, draft, by: BY },
    { type: 'publish-flow', flow, version: null, by: BY },
  ]
  return [
    { type: 'save-hours', hours: ALWAYS_OPEN, by: BY },
    ...(isThere ? [] : publishing),
    { type: 'set-number', number: '1500', target: { flow } },
  ]
}

/** Does what is missing; true when accounts were made, whose passwords then stand in the file. */
export const runFirst = async (first: FirstRun): Promise<boolean> => {
  if (first.empty && first.adminPassword === '') return false
  if ((await first.store.users()).some(({ roles }) => roles.includes('admin'))) return false
  const accounts = first.empty ? ACCOUNTS.filter(({ id }) => id === 'admin') : ACCOUNTS
  const passwords = keptPasswords(first, accounts)
  const agents = accounts.map(({ id, name, queues }): Command => {
    const agent: AgentConfig = { id: agentId(id), username: id, name, skills: [], queues, station: { kind: 'browser' } }
    return { type: 'save-agent', agent }
  })
  for (const command of first.empty ? agents : [...COMMANDS, ...hotline(first), ...agents]) {
    const refusal = await first.center.submit(command)
    if (refusal !== null) throw new Error(`the first run was refused ${command.type}: ${refusal.message}`)
  }
  for (const { id, roles } of accounts) {
    const passwordHash = await first.hash(passwords.get(id) ?? first.randomPassword())
    await first.store.saveUser({ id, username: id, passwordHash, roles })
  }
  return true
}

/** The passwords of a first run that was cut short hold; without one they are minted and written down first. */
const keptPasswords = (first: FirstRun, accounts: readonly Account[]): ReadonlyMap<string, string> => {
  const kept = new Map<string, string>()
  if (existsSync(first.file))
    for (const line of readFileSync(first.file, 'utf8').split('\n')) {
      const [id, password] = line.split('\t')
      if (id !== undefined && password !== undefined) kept.set(id, password)
    }
  for (const { id } of accounts) if (!kept.has(id)) kept.set(id, first.randomPassword())
  if (first.adminPassword !== '') kept.set('admin', first.adminPassword)
  const lines = accounts.map(({ id }) => `${id}\t${kept.get(id)}`)
  writeFileSync(`${first.file}.new`, `${lines.join('\n')}\n`, { mode: 0o600, flush: true })
  renameSync(`${first.file}.new`, first.file)
  return kept
}
