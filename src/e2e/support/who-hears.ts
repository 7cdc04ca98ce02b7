/** Who hears whom, by the frequency that each one's telephone sends. */
import type { SipCall } from './sip-peer.ts'
import { waitFor } from './wait-for.ts'

export interface Voice {
  readonly call: SipCall
  readonly hz: number
}
/** By name: whom each of them must hear; of all others that are named they must hear nothing. */
export type Hearing = Readonly<Record<string, readonly string[]>>

const [SOUND_DB, SILENT_DB] = [-45, -60]
/** For so long it must be as wanted, without a break. */
const LASTS_MS = 1_200

/** Waits until it is so and has stayed so for over a second. */
export const expectHearing = async (voices: Readonly<Record<string, Voice>>, wanted: Hearing): Promise<void> => {
  let since: number | null = null
  let wrong = ''
  try {
    await waitFor('everybody to hear whom they should', () => {
      wrong = whatIsWrong(voices, wanted)
      since = wrong === '' ? (since ?? performance.now()) : null
      return since !== null && performance.now() - since > LASTS_MS
    })
  } catch (error) {
    throw new Error(`the last that was wrong: ${wrong}`, { cause: error })
  }
}

const whatIsWrong = (voices: Readonly<Record<string, Voice>>, wanted: Hearing): string => {
  for (const [name, heard] of Object.entries(wanted))
    for (const [other, { hz }] of Object.entries(voices)) {
      const level = voices[name]?.call.tone(hz) ?? Number.NaN
      const should = heard.includes(other)
      if (should ? level < SOUND_DB : level > SILENT_DB)
        return `${name} ${should ? 'does not hear' : 'hears'} ${other} (${level.toFixed(0)} dB at ${hz} Hz)`
    }
  return ''
}
