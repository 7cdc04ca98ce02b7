/** What is on the recording of a call, measured: on its left what the customer said, on its right what they heard. */
import { expect } from 'vitest'
import { loudness, toneLevel } from '../../core/sound/tone.ts'
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
/** The caller's tone is well above, what nobody says or plays below; most of a sound is a tone that is this near to it. */
const [CALLER_DB, SILENCE_DB, MOST_DB] = [-50, -70, 12]
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
  const [said = [], heard = []] = channels.map((samples) => piecesOf(samples, rate))
  const isOn = said.map((piece) => toneLevel(piece, CALLER_HZ, rate) > CALLER_DB)
  // One alone may be this process that slept, and sent nothing.
  const holes = isOn.slice(1, -1).filter((on, n, all) => !on && all[n - 1] === false)
  expect(holes, JSON.stringify({ isOn })).toEqual([])
  for (const span of agent) {
    const part = heard.slice(Math.ceil(span.from / PIECE_MS), Math.floor(span.to / PIECE_MS))
    const levels = part.map((piece) => [loudness(piece), toneLevel(piece, AGENT_HZ, rate)] as const)
    const what = JSON.stringify({ span, levels: heard.map((piece) => Math.round(loudness(piece))) })
    // A browser takes a steady tone for noise, and makes it softer and softer.
    if (span.heard)
      expect(
        levels.some(([all, tone]) => all > SILENCE_DB && tone > all - MOST_DB),
        what,
      ).toBe(true)
    else for (const [all] of levels) expect(all, what).toBeLessThan(SILENCE_DB)
  }
}

/** Quarters of a second. */
const piecesOf = (samples: Int16Array, rate: number): readonly Int16Array[] => {
  const length = (rate * PIECE_MS) / 1_000
  return Array.from({ length: Math.floor(samples.length / length) }, (_, n) =>
    samples.subarray(n * length, (n + 1) * length),
  )
}
