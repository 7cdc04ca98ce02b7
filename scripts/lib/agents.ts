/** Agents for a script, in the hotline's queue: with telephones at one port, or with a browser each. */
import { AgentList } from '../../src/wire/agents.ts'
import type { ApiClient } from './api-client.ts'

/** Makes agents of these names, whose telephones are on this machine, and says of each that they are ready. */
export const addReadyAgents = async (admin: ApiClient, names: readonly string[], port: number): Promise<void> => {
  for (const username of names) {
    const station = { kind: 'phone', uri: `sip:${username}@127.0.0.1:${port}` }
    const password = `${username}-${process.pid}-${Math.random()}`
    const agent = { username, name: username, password, roles: ['agent'], queues: ['support'], station }
    await admin.send('POST', '/agents', agent)
  }
  for (let cursor: string | null = ''; cursor !== null; ) cursor = await makeReady(admin, new Set(names), cursor)
}

/** Makes agents of these names in the hotline's queue, whose telephone is their browser. */
export const addBrowserAgents = async (admin: ApiClient, names: readonly string[]): Promise<void> => {
  for (const username of names) {
    const password = `${username}-${process.pid}-${Math.random()}`
    const station = { kind: 'browser' }
    await admin.send('POST', '/agents', {
      username,
      name: username,
      password,
      roles: ['agent'],
      queues: ['support'],
      station,
    })
  }
}

/** Of one page; gives the next one's cursor. */
const makeReady = async (admin: ApiClient, names: ReadonlySet<string>, cursor: string): Promise<string | null> => {
  const { items, next } = await admin.get(`/agents?limit=200${cursor === '' ? '' : `&cursor=${cursor}`}`, AgentList)
  for (const agent of items.filter(({ username }) => names.has(username)))
    await admin.send('PUT', `/agents/${agent.id}/presence`, { state: 'ready' })
  return next
}
