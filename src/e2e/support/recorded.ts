/** What is on the recording of a call, measured: on its left what the customer said, on its right what they heard. */
import { expect } from 'vitest'
import { toneLevel } from '../../core/sound/tone.ts'
import { readWav } from '../../core/sound/wav.ts'
import { type ContactDetail, Recording } from '../../wire/contacts.ts'
import type { Api } from './api.ts'
import { AGENT_HZ, CALLER_HZ } from './desk-world.ts'
import { waitFor } from './wait-for.ts'

/** When the agent is on the recording, or is not, in ms of it. */
export interface Span {
  readonly from: number
  readonly to: number
  readonly heard: boolean
}

const PIECE_MS = 250
const THERE_DB = -35
/** It begins as the answer is told, and ends as the leg does. */
const AS_LONG_AS_MS = 600

/** One recording, as long as the call from its first answer on; the caller is on it from end to end, the agent as told. */
export const expectNoHole = async (api: Api, contact: ContactDetail, agent: readonly Span[]): Promise<void> => {
  expect(contact.recordings).toHaveLength(1)
  const [id] = contact.recordings
  const stored = await waitFor('the recording to be stored', async () => {
    const recording = await api.get(`/recordings/${id}`, Recording)
    return recording.state === 'stored' && recording
  })
  const talkedMs = Date.parse(contact.endedAt ?? 'never') - Date.parse(contact.answeredAt ?? 'never')
  const wrongMs = Math.abs((stored.durationMs ?? 0) - talkedMs)
  expect(wrongMs, `${stored.durationMs} ms of ${talkedMs}`).toBeLessThan(AS_LONG_AS_MS)

  const answer = await api.request('GET', `/recordings/${id}/audio`)
  const { rate, channels } = readWav(new Uint8Array(await answer.arrayBuffer()))
  const [said, heard] = [
    piecesWith(channels[0] ?? new Int16Array(), CALLER_HZ, rate),
    piecesWith(channels[1] ?? new Int16Array(), AGENT_HZ, rate),
  ]
  expect(said.slice(1, -1), 'the caller').not.toContain(false)
  for (const span of agent) {
    const part = heard.slice(Math.ceil(span.from / PIECE_MS), Math.floor(span.to / PIECE_MS))
    expect(part, JSON.stringify({ span, heard })).not.toContain(!span.heard)
  }
}

/** In which quarters of a second a tone is. */
const piecesWith = (samples: Int16Array, hz: number, rate: number): readonly boolean[] => {
  const piece = (rate * PIECE_MS) / 1_000
  return Array.from(
    { length: Math.floor(samples.length / piece) },
    (_, n) => toneLevel(samples.subarray(n * piece, (n + 1) * piece), hz, rate) > THERE_DB,
  )
}
