/** Callers who speak 440 Hz and tell when they hear something: telephones of the trunk, their sound in this process. */
import { loudness, toneLevel } from '../../../src/core/sound/tone.ts'
import { type MediaOptions, openMedia } from '../../phone/media.ts'
import { type Call, openPhone } from '../../phone/phone.ts'

export const CALLER_HZ = 440
/** Of no note of the music, nor an overtone of one. */
export const AGENT_HZ = 1750

export interface Callers {
  dial(options: Dial): Promise<Caller>
  close(): void
}

export interface Dial {
  readonly number: string
  readonly from: string
  readonly onAudio?: NonNullable<MediaOptions['onAudio']>
}

export interface Caller {
  /** How many packets of audio it has heard so far. */
  packets(): number
  hangUp(): void
  /** Resolves with who has ended it, and why: the SIP code. */
  readonly ended: Promise<string>
}

const HOST = '127.0.0.1'
const LAW = 'alaw'
const PACKET_SAMPLES = 160

/** Of a packet: whether there is nothing in it but an agent of these benches. */
export const isAgent = (samples: Int16Array): boolean => {
  const all = loudness(samples)
  return all > SOUND_DB && toneLevel(samples, AGENT_HZ) > all - MOST_DB
}

/** In words, when nobody was heard. */
export const describeSound = (samples: Int16Array): string =>
  `${loudness(samples).toFixed(0)} dB, the agent's tone ${toneLevel(samples, AGENT_HZ).toFixed(0)} dB`

const SOUND_DB = -55
const MOST_DB = 6

export const openCallers = async (sipPort: number): Promise<Callers> => {
  const lines = new Map<
    Call,
    { readonly media: Awaited<ReturnType<typeof openMedia>>; readonly end: (how: string) => void }
  >()
  const phone = await openPhone({
    host: HOST,
    port: 0,
    law: LAW,
    onCall: (call) => call.decline(486, 'Busy Here'),
    onEvent(call, event) {
      const line = lines.get(call)
      if (event.type === 'answered' && event.media !== null) line?.media.speakTo(event.media)
      if (event.type !== 'ended') return
      lines.delete(call)
      line?.media.close()
      line?.end(`by ${event.by} with ${event.code}`)
    },
  })
  return {
    async dial({ number, from, ...ear }) {
      const media = await openMedia({ host: HOST, hz: CALLER_HZ, law: LAW, ...ear })
      const call = phone.call({ to: number, at: { host: HOST, port: sipPort }, from, mediaPort: media.port })
      const ended = new Promise<string>((end) => lines.set(call, { media, end }))
      return { packets: () => media.position() / PACKET_SAMPLES, hangUp: () => call.hangup(), ended }
    },
    close() {
      // Who hangs up closes what they hear with.
      for (const call of [...lines.keys()]) call.hangup()
      for (const { media } of lines.values()) media.close()
      phone.close()
    },
  }
}
