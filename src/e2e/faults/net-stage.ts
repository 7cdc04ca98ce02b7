/**
 * A switch without a server, for the net: every word is a tone of its own, so that a test knows what a caller hears, and the
 * net's measures can be made short.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { NetLine } from '../../core/call/switch.ts'
import { makeTone } from '../../core/sound/tone.ts'
import { writeWav } from '../../core/sound/wav.ts'
import { parseNetLines } from '../../telephony/asterisk/net-lines.ts'
import { createNetPhones } from '../../telephony/asterisk/net-phones.ts'
import { type PortBlock, takePorts } from '../support/ports.ts'
import { createSipPeer, type SipCall, type SipPeer } from '../support/sip-peer.ts'
import { makeSite, type Run, type Site, START_MS, SWITCH_ALONE } from '../support/site.ts'
import { waitFor } from '../support/wait-for.ts'

/** What is said, as frequencies: first in Indonesian, then in English. */
export const WORDS = {
  moment: { id: 500, en: 540 },
  message: { id: 700, en: 740 },
  thanks: { id: 800, en: 840 },
  sorry: { id: 900, en: 940 },
} as const
export const BEEP_HZ = 1000
export const MUSIC_HZ = 350
/** Louder than this is heard. */
export const HEARD_DB = -40

/** The net's measures (config/asterisk/extensions.conf); `TRIES_MOST: 0` goes to the people after one piece of music. */
export type Measures = Readonly<
  Partial<Record<'CATCH_S' | 'TRIES_MOST' | 'RING_S' | 'MESSAGE_S' | 'SILENCE_S', number>>
>

export interface NetStage {
  readonly site: Site
  readonly callers: SipPeer
  measures(values: Measures): Promise<void>
  /** Tells the switch whom the net may ring, as the server does. */
  people(stations: readonly string[], number?: string): Promise<void>
  /** Asks ARI as the server does. */
  ari(method: string, path: string): Promise<unknown>
  /** What the net has written of a caller. */
  book(from: string): readonly NetLine[]
  /** Resolves with both lines of a caller when the second is written. */
  ended(from: string): Promise<readonly NetLine[]>
  /** Waits until the switch has no leg. */
  noLegs(): Promise<void>
  /** Waits until the switch has no leg and no bridge. */
  empty(): Promise<void>
  stop(): Promise<void>
}

export const makeNetSite = (ports: PortBlock, changes: Readonly<Record<string, string>> = {}): Site => {
  const site = makeSite(ports, changes)
  writeTones(site.data)
  return site
}

export const startNetStage = async (): Promise<NetStage> => {
  const ports = await takePorts()
  const { first, last } = ports.takeRange(160)
  const site = makeNetSite(ports, { SAMBUNG_RTP_PORTS: `${first}-${last}` })
  const alone = site.run(process.execPath, [SWITCH_ALONE])
  await switchReady(alone)
  const callers = await createSipPeer(Number(site.env.SAMBUNG_SIP_PORT))
  const stage = stageOn(site, callers)
  return {
    ...stage,
    async stop() {
      await callers.close()
      alone.child.kill('SIGTERM')
      await alone.ended()
      site.remove()
      ports.release()
    },
  }
}

/** The stage on a site where something runs already. */
export const stageOn = (site: Site, callers: SipPeer): Omit<NetStage, 'stop'> => {
  const ari: NetStage['ari'] = async (method, path) => {
    const { ariUrl, ariUser, ariSecret } = site.access()
    const authorization = `Basic ${Buffer.from(`${ariUser}:${ariSecret}`).toString('base64')}`
    const answer = await fetch(`${ariUrl}/${path}`, { method, headers: { authorization } })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`)
    return text === '' ? null : JSON.parse(text)
  }
  const book: NetStage['book'] = (from) =>
    parseNetLines(readIfThere(join(site.data, 'log', 'net-calls'))).lines.filter((line) => line.from === from)
  const none = async (what: 'channels' | 'bridges'): Promise<void> => {
    let left = ''
    await waitFor(`no ${what}`, async () => {
      left = JSON.stringify(await ari('GET', what))
      return left === '[]'
    }).catch((error: unknown) => {
      throw new Error(`the switch holds ${what} ${left}`, { cause: error })
    })
  }
  let measured: Measures = {}
  const measures: NetStage['measures'] = async (values) => {
    measured = { ...measured, ...values }
    for (const [name, value] of Object.entries(values))
      await ari('POST', `asterisk/variable?variable=NET_${name}&value=${value}`)
  }
  return {
    site,
    callers,
    ari,
    book,
    measures,
    async people(stations, number = '') {
      await createNetPhones({
        file: join(site.data, 'etc', 'asterisk', 'net-phones.conf'),
        number,
        reload: async () => void (await ari('PUT', 'asterisk/modules/pbx_config.so')),
      }).set(stations)
      // Reading the dial plan anew brought back the measures that stand in it.
      await measures(measured)
    },
    ended: (from) => waitFor(`the net's last line of ${from}`, () => endOf(book(from))),
    noLegs: () => none('channels'),
    empty: async () => {
      await none('channels')
      await none('bridges')
    },
  }
}

const endOf = (lines: readonly NetLine[]): readonly NetLine[] | null =>
  lines.some(({ what }) => what === 'ended') ? lines : null

const switchReady = (alone: Run): Promise<unknown> =>
  waitFor('the switch', () => alone.words().includes('switch ready'), START_MS)

/** Waits until this tone is what the call hears, and next to nothing besides. */
export const hears = (call: SipCall, hz: number, withinMs?: number): Promise<unknown> =>
  waitFor(`${hz} Hz`, () => call.tone(hz) > HEARD_DB && call.loudness() - call.tone(hz) < 3, withinMs)

export const hearsWords = async (call: SipCall, words: keyof typeof WORDS, withinMs?: number): Promise<void> => {
  await hears(call, WORDS[words].id, withinMs)
  await hears(call, WORDS[words].en)
}

/** In the place of words and music; the product makes those that are missing only. */
const writeTones = (data: string): void => {
  const write = (folder: string, name: string, hz: number, samples: number): void => {
    mkdirSync(join(data, folder), { recursive: true, mode: 0o700 })
    writeFileSync(join(data, folder, name), writeWav({ rate: 8000, channels: [makeTone(samples, { hz })] }))
  }
  write('music', 'steady.wav', MUSIC_HZ, 80_000)
  const files = { moment: 'net-one-moment', message: 'net-message', thanks: 'net-thanks', sorry: 'net-sorry' } as const
  for (const name of ['moment', 'message', 'thanks', 'sorry'] as const) {
    for (const language of ['id', 'en'] as const)
      write(join('sounds', language), `${files[name]}.wav`, WORDS[name][language], 6400)
  }
  writeFileSync(join(data, 'sounds', '.net-words'), '')
}

export const messagesOf = (data: string): readonly string[] => readdirSync(join(data, 'spool', 'voicemail'))

const readIfThere = (file: string): string => {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
