/** One call from the first digit to the recording, told as it goes. */
import { loudness, toneOver } from '../../src/core/sound/tone.ts'
import { readWav } from '../../src/core/sound/wav.ts'
import { Agent } from '../../src/wire/agents.ts'
import { ContactDetail, ContactList, Recording } from '../../src/wire/contacts.ts'
import type { ApiClient } from '../lib/api-client.ts'
import type { Hotline } from '../lib/hotline.ts'
import { waitFor } from '../lib/wait-for.ts'
import type { Person } from './people.ts'
import type { Timeline } from './timeline.ts'

export const CALLER_HZ = 440
export const AGENT_HZ = 660
const APART_DB = 20
const SOUND_DB = -45

export interface Cast {
  readonly hotline: Hotline
  readonly siti: Agent
  readonly caller: Person
  readonly agent: Person
  /** A number nobody has called from before, so that the record is found by it. */
  readonly from: string
}

export const playCall = async (cast: Cast, timeline: Timeline): Promise<void> => {
  const contact = await waitInMusic(cast, timeline)
  await talk(cast, timeline)
  await hangUp(cast, timeline)
  await checkRecord(cast.hotline.admin, contact, cast, timeline)
}

const waitInMusic = async ({ hotline, caller, from }: Cast, timeline: Timeline): Promise<string> => {
  const dialledAt = performance.now()
  caller.dial('1501', hotline.sipPort, from)
  timeline.tell(`${from} dials 1501`)
  const answeredAt = await caller.when('answered')
  timeline.check(`the hotline picks up, after ${ms(answeredAt - dialledAt)}`, true)
  const start = caller.media.position()
  const music = await waitFor('a second of music', () => {
    const heard = caller.media.heard(start)
    return heard.length >= 8000 ? loudness(heard.slice(-8000)) : null
  })
  timeline.check(`the caller waits and hears music (${db(music)} of full scale)`, music > SOUND_DB)
  const { items } = await hotline.admin.get(`/contacts?from=${from}`, ContactList)
  const [contact] = items
  timeline.check(`the call waits in the queue ${contact?.queue ?? '?'}`, contact?.phase === 'waiting')
  return contact?.id ?? ''
}

const talk = async ({ hotline, siti, caller, agent, from }: Cast, timeline: Timeline): Promise<void> => {
  const readyAt = performance.now()
  await hotline.admin.send('PUT', `/agents/${siti.id}/presence`, { state: 'ready' })
  timeline.tell(`${siti.name} is ready`)
  const offered = await waitFor('the phone to ring', () => agent.call())
  const rang = ms(Math.max(0, offered.invitedAt - readyAt))
  timeline.check(
    `the call is offered to ${siti.name}: the phone rings after ${rang}, showing ${offered.from}`,
    offered.from === from,
  )
  await agent.when('answered')
  timeline.check(`${siti.name} answers`, true)
  const [callerHears, agentHears] = await Promise.all([
    caller.hears(AGENT_HZ, CALLER_HZ),
    agent.hears(CALLER_HZ, AGENT_HZ),
  ])
  timeline.check(`the caller hears ${siti.name}, ${db(callerHears)} above the echo`, callerHears > APART_DB)
  timeline.check(`${siti.name} hears the caller, ${db(agentHears)} above the echo`, agentHears > APART_DB)
}

const hangUp = async ({ hotline, siti, caller, agent }: Cast, timeline: Timeline): Promise<void> => {
  const at = performance.now()
  caller.call()?.hangup()
  timeline.tell('the caller hangs up')
  const endedAt = await agent.when('ended')
  await waitFor(`${siti.name} to be free`, async () => {
    return (await hotline.admin.get(`/agents/${siti.id}`, Agent)).presence.state === 'ready'
  })
  timeline.check(
    `${siti.name}'s phone is free after ${ms(endedAt - at)}, the desk after ${ms(performance.now() - at)}`,
    true,
  )
}

const checkRecord = async (admin: ApiClient, id: string, cast: Cast, timeline: Timeline): Promise<void> => {
  const record = await waitFor('the record to be closed', async () => {
    const contact = await admin.get(`/contacts/${id}`, ContactDetail)
    return contact.state === 'closed' ? contact : null
  })
  const complete =
    record.outcome === 'answered' &&
    record.agent === cast.siti.id &&
    [record.enqueuedAt, record.answeredAt, record.endedAt].every((moment) => moment !== null)
  const waited = `waited ${seconds(record.waitMs ?? 0)}, talked ${seconds(record.talkMs)}`
  timeline.check(`the record is complete: ${record.outcome}, ${waited}, ${record.timeline.length} events`, complete)

  const [recording = ''] = record.recordings
  timeline.check('there is a recording', recording !== '')
  if (recording === '') return
  await waitFor('the recording to be stored', async () => {
    return (await admin.get(`/recordings/${recording}`, Recording)).state === 'stored'
  })
  const { channels, rate } = readWav(await admin.bytes(`/recordings/${recording}/audio`))
  const [left = new Int16Array(), right = new Int16Array()] = channels
  const [customer, agent] = [toneOver(left, CALLER_HZ, AGENT_HZ), toneOver(right, AGENT_HZ, CALLER_HZ)]
  timeline.check(
    `it has ${seconds((left.length / rate) * 1000)} in stereo: the caller on the left (${db(customer)}), ${cast.siti.name} on the right (${db(agent)})`,
    channels.length === 2 && customer > APART_DB && agent > APART_DB,
  )
}

const ms = (duration: number): string => `${duration.toFixed(0)} ms`
const seconds = (duration: number): string => `${(duration / 1000).toFixed(1)} s`
const db = (level: number): string => `${level.toFixed(0)} dB`
