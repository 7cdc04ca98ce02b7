/** The hotline the demo plays on: the running one, when it is there, lets us in and nobody is at work on it; else its own. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../../src/config.ts'
import { type Agent, AgentList } from '../../src/wire/agents.ts'
import { signIn } from '../lib/api-client.ts'
import { type Hotline, startHotline } from '../lib/hotline.ts'

export interface Stage {
  readonly hotline: Hotline
  readonly which: string
  close(): Promise<void>
}

export const findHotline = async (config: Config, tell: (text: string) => void): Promise<Stage> => {
  const running = await runningHotline(config)
  if (typeof running !== 'string') {
    return { hotline: running, which: `the running hotline at ${running.base}`, close: async () => undefined }
  }
  tell(`${running}: starting a hotline of the demo's own`)
  const own = await startHotline({ rtpPorts: 40 })
  return { hotline: own, which: `a hotline of its own at ${own.base}`, close: own.stop }
}

/** The running hotline, or why it can't be used. */
const runningHotline = async (config: Config): Promise<Hotline | string> => {
  const host = config.host === '0.0.0.0' ? '127.0.0.1' : config.host
  const base = `http://${host.includes(':') ? `[${host}]` : host}:${config.port}`
  if (!(await answers(base))) return `no hotline is ready at ${base}`
  if (config.sipHost !== '127.0.0.1' && config.sipHost !== '0.0.0.0')
    return 'the running hotline takes no calls from this machine'
  const password = adminPassword(config)
  if (password === null) return `a hotline runs at ${base}, but SAMBUNG_ADMIN_PASSWORD is not set`
  const admin = await signIn(base, 'admin', password)
  if (admin === null) return `a hotline runs at ${base}, but does not know this password of admin`
  const { items } = await admin.get('/agents?limit=200', AgentList)
  const working = items.filter((agent) => takesPart(agent) && !AT_REST.has(agent.presence.state))
  if (working.length > 0) return `${working.map((agent) => agent.name).join(', ')} takes calls on the running hotline`
  if (!items.some((agent) => agent.username === 'siti')) return 'the running hotline has no agent siti'
  return { base, sipPort: config.sipPort, admin }
}

/** Who would be offered the demo's call, or plays in it. */
const takesPart = (agent: Agent): boolean => agent.queues.includes('support') || agent.username === 'siti'
const AT_REST: ReadonlySet<Agent['presence']['state']> = new Set(['away', 'offline'])

const answers = async (base: string): Promise<boolean> => {
  try {
    return (await fetch(`${base}/health/ready`, { signal: AbortSignal.timeout(3_000) })).ok
  } catch {
    return false
  }
}

/** From the settings, or as the first start wrote it down. */
const adminPassword = (config: Config): string | null => {
  if (config.adminPassword !== '') return config.adminPassword
  try {
    const file = readFileSync(join(config.data, 'first-run.txt'), 'utf8')
    return /^\s*admin\s+(\S.*?)\s*$/m.exec(file)?.[1] ?? null
  } catch {
    return null
  }
}
