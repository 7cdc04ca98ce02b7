/**
 * `npm run demo`: a caller and an agent on a hotline, the running one or the demo's own, told as a timeline. Ends with 0 only
 * when everything went as told.
 */
import { loadConfig } from '../../src/config.ts'
import { AgentList } from '../../src/wire/agents.ts'
import type { Hotline } from '../lib/hotline.ts'
import { AGENT_HZ, CALLER_HZ, playCall } from './call.ts'
import { findHotline } from './find-hotline.ts'
import { createPerson, HOST } from './people.ts'
import { createTimeline, type Timeline } from './timeline.ts'

const ANSWER_AFTER_MS = 800

const play = async (hotline: Hotline, timeline: Timeline): Promise<void> => {
  const { items } = await hotline.admin.get('/agents?limit=200', AgentList)
  const siti = items.find((agent) => agent.username === 'siti')
  if (siti === undefined) throw new Error('the hotline has no agent siti')
  const caller = await createPerson(CALLER_HZ, null)
  const agent = await createPerson(AGENT_HZ, ANSWER_AFTER_MS)
  const change = (what: string, body: unknown): Promise<void> =>
    hotline.admin.send('PUT', `/agents/${siti.id}/${what}`, body)
  try {
    await change('presence', { state: 'away', reason: 'demo' })
    await change('station', { kind: 'phone', uri: `sip:siti@${HOST}:${agent.phone.port}` })
    timeline.tell(`${siti.name} has a desk phone and is away`)
    await playCall({ hotline, siti, caller, agent, from: `0812${`${Date.now()}`.slice(-8)}` }, timeline)
  } finally {
    caller.call()?.hangup()
    // As it was before us.
    await change('station', siti.station)
    const { state, reason } = siti.presence
    await change('presence', state === 'away' ? { state, reason } : { state: 'offline' })
    caller.close()
    agent.close()
  }
}

const timeline = createTimeline(console.log, () => performance.now())
try {
  const stage = await findHotline(loadConfig(process.env), timeline.tell)
  timeline.tell(`on ${stage.which}`)
  try {
    await play(stage.hotline, timeline)
  } finally {
    await stage.close()
  }
} catch (error) {
  timeline.check(error instanceof Error ? error.message : String(error), false)
}
const wrong = timeline.failures()
console.log(wrong === 0 ? '\nAll went as told.' : `\n${wrong} of these went wrong.`)
process.exitCode = wrong === 0 ? 0 : 1
