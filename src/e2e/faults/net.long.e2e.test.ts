/**
 * The net on a real switch without a server: words, music, tries, people, a message; and in its book a line at the start and
 * one at the end of each call, however it ends.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as moment } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { toneLevel } from '../../core/sound/tone.ts'
import { readWav } from '../../core/sound/wav.ts'
import { createSipPeer, type PhoneManner, type SipCall, type SipPeer } from '../support/sip-peer.ts'
import { waitFor } from '../support/wait-for.ts'
import { connectServer } from './net-server.ts'
import { BEEP_HZ, hears, hearsWords, MUSIC_HZ, messagesOf, type NetStage, startNetStage } from './net-stage.ts'

const CALLER_HZ = 440
const PHONE_HZ = 660
const SEED = Number(process.env.SAMBUNG_SEED ?? Date.now() % 1_000_000)
const HANGUPS = 30

let net: NetStage
let phones: SipPeer
let named = 0

beforeAll(async () => {
  net = await startNetStage()
  phones = await createSipPeer(Number(net.site.env.SAMBUNG_SIP_PORT))
})
afterEach(async () => {
  for (const call of calls.splice(0)) call.hangUp()
  await net.empty()
})
afterAll(async () => {
  await phones?.close()
  await net?.stop()
})

const calls: SipCall[] = []
const dial = async (from: string, hz = CALLER_HZ, to = '1501'): Promise<SipCall> => {
  const call = await net.callers.dial({ from, to, hz })
  calls.push(call)
  return call
}
const phone = (manner: PhoneManner) => {
  named += 1
  return phones.phone(`desk${named}`, manner, PHONE_HZ)
}
/** Both lines of a caller, once there are two: how it ended, and that neither is there twice. */
const endingOf = async (from: string): Promise<string> => {
  const [entered, ended, ...more] = await net.ended(from)
  expect(more).toEqual([])
  expect(entered).toMatchObject({ what: 'entered', from, to: '1501', how: null, voicemail: null })
  expect(ended).toMatchObject({ what: 'ended', from, to: '1501', leg: entered?.leg })
  expect(Math.abs(Date.now() - (ended?.at ?? 0))).toBeLessThan(60_000)
  expect(ended?.at).toBeGreaterThanOrEqual(entered?.at ?? 0)
  expect(ended?.voicemail).toBe(ended?.how === 'voicemail' ? `${ended.leg}.wav` : null)
  return ended?.how ?? ''
}
const variable = async (leg: string, name: string): Promise<string> => {
  const answer = await net.ari('GET', `channels/${leg}/variable?variable=${name}`)
  return typeof answer === 'object' && answer !== null && 'value' in answer ? String(answer.value) : ''
}
const legOf = async (from: string): Promise<string> =>
  waitFor(`the net's first line of ${from}`, () => net.book(from)[0]?.leg)

describe('net.server', () => {
  it('says its words in both languages, plays music, tries every two seconds, and hands over', async () => {
    await net.measures({ TRIES_MOST: 60, CATCH_S: 60 })
    const call = await dial('0811')
    await hearsWords(call, 'moment')
    await hears(call, MUSIC_HZ)
    const leg = await legOf('0811')
    await waitFor('the first try', async () => (await variable(leg, 'NET_TRIES')) === '1')
    const from = performance.now()
    await waitFor('the fourth', async () => (await variable(leg, 'NET_TRIES')) === '4')
    const pause = (performance.now() - from) / 3
    console.log(`a try every ${pause.toFixed(0)} ms`)
    expect(Math.abs(pause - 2000)).toBeLessThan(200)
    const server = await connectServer(net.site.access())
    try {
      const start = await waitFor('the call', () => server.events.find(({ type }) => type === 'StasisStart'))
      expect(start).toMatchObject({ args: ['inbound', '1501'], channel: { id: leg, caller: { number: '0811' } } })
      expect(Number(await variable(leg, 'TIMEOUT(absolute)'))).toBeGreaterThan(50)
      call.hangUp()
      expect(await endingOf('0811')).toBe('handed-over')
    } finally {
      server.close()
    }
  })

  it('what the server hands back goes on where it was, and to the end', async () => {
    await net.measures({ TRIES_MOST: 2, SILENCE_S: 1 })
    await net.people([])
    const server = await connectServer(net.site.access())
    try {
      const call = await dial('0812', 0)
      let returned = 0
      await waitFor(
        'the message',
        async () => {
          const starts = server.events.filter(({ type }) => type === 'StasisStart')
          for (; returned < starts.length; returned++)
            await net.ari(
              'POST',
              `channels/${starts[returned]?.channel?.id}/continue?context=net&extension=s&priority=1`,
            )
          return call.tone(BEEP_HZ) > -40
        },
        20_000,
      )
      // straight from the trunk, then two tries
      expect(returned).toBe(3)
      await hearsWords(call, 'sorry')
      await waitFor('the end', () => call.state() === 'ended')
      expect(await endingOf('0812')).toBe('abandoned')
    } finally {
      server.close()
    }
  })
})

describe('net.dead-man', () => {
  it('catches who waits with a server that looks after nobody, and counts what they waited', async () => {
    await net.measures({ TRIES_MOST: 60, CATCH_S: 2 })
    const server = await connectServer(net.site.access())
    try {
      const call = await dial('0815')
      await waitFor('the call', () => server.events.some(({ type }) => type === 'StasisStart'))
      expect(net.book('0815')).toEqual([])
      await hearsWords(call, 'moment')
      const leg = await legOf('0815')
      // a lapse of two seconds is as good as one try, and the try after the words is the second
      await waitFor('the second time', () => server.events.filter(({ type }) => type === 'StasisStart').length === 2)
      expect(await variable(leg, 'NET_TRIES')).toBe('2')
      await waitFor('the third', () => server.events.filter(({ type }) => type === 'StasisStart').length === 3)
      expect(await variable(leg, 'NET_TRIES')).toBe('4')
      call.hangUp()
      expect(await endingOf('0815')).toBe('handed-over')
    } finally {
      server.close()
      await net.measures({ CATCH_S: 60 })
    }
  })
})

describe('net.people', () => {
  it('rings all phones at once; who answers talks with the caller', async () => {
    await net.measures({ TRIES_MOST: 0, RING_S: 20 })
    const [first, second] = [phone('waits'), phone('waits')]
    await net.people([first.uri, second.uri])
    const call = await dial('0821')
    const [desk] = await waitFor('both to ring', () =>
      first.calls().length + second.calls().length === 2 ? first.calls() : null,
    )
    expect(desk?.shown).toBe('0821')
    await hears(call, MUSIC_HZ)
    desk?.answer()
    await hears(call, PHONE_HZ)
    await waitFor('the caller at the desk', () => (desk?.tone(CALLER_HZ) ?? -100) > -40)
    expect(second.calls()[0]?.state()).toBe('ended')
    desk?.hangUp()
    await waitFor('the end', () => call.state() === 'ended')
    expect(await endingOf('0821')).toBe('answered')
  })

  it('then the number, when no phone answers; a phone that sends the call elsewhere is not obeyed', async () => {
    routeTo(phones.phone('0215550', 'answers', PHONE_HZ).uri)
    await net.ari('PUT', 'asterisk/modules/res_pjsip.so')
    await net.measures({ TRIES_MOST: 0, RING_S: 2 })
    const elsewhere = phone('waits')
    await net.people([phone('declines').uri, phone('busy').uri, elsewhere.uri], '0215550')
    const call = await dial('0822')
    const [desk] = await waitFor('the third phone', () => (elsewhere.calls().length > 0 ? elsewhere.calls() : null))
    desk?.decline(302)
    await hears(call, PHONE_HZ, 20_000)
    call.hangUp()
    expect(await endingOf('0822')).toBe('answered')
  })

  it.each(['phones', 'number', 's', 'T', 'h', '9%26PJSIP'])(
    'are not for callers to dial: %s is refused',
    async (to) => {
      await net.people([phone('answers').uri], '0215550')
      const call = await dial('0823', CALLER_HZ, to)
      await waitFor('the refusal', () => call.state() === 'ended')
      expect(call.status()).toBe(404)
      expect(net.book('0823')).toEqual([])
    },
  )
})

describe('net.message', () => {
  beforeAll(async () => {
    await net.people([])
    await net.measures({ TRIES_MOST: 0 })
  })

  it('is kept when the caller hangs up', async () => {
    await net.measures({ SILENCE_S: 5, MESSAGE_S: 180 })
    const call = await dial('0831')
    await hearsWords(call, 'message', 20_000)
    await hears(call, BEEP_HZ)
    const file = await growing('0831', 40_000)
    call.hangUp()
    expect(await endingOf('0831')).toBe('voicemail')
    expect(toneIn(file)).toBeGreaterThan(-20)
  })

  it('ends at its longest, with thanks', async () => {
    await net.measures({ SILENCE_S: 5, MESSAGE_S: 3 })
    const call = await dial('0832')
    await hears(call, BEEP_HZ, 20_000)
    await hearsWords(call, 'thanks')
    await waitFor('the end', () => call.state() === 'ended')
    expect(await endingOf('0832')).toBe('voicemail')
    const { rate, channels } = message('0832')
    console.log(
      `a message of ${((channels[0]?.length ?? 0) / rate).toFixed(2)} s, ${toneIn(fileOf('0832')).toFixed(1)} dB`,
    )
    expect((channels[0]?.length ?? 0) / rate).toBeCloseTo(3, 0)
  })

  it('of silence is none: the caller is told so', async () => {
    await net.measures({ SILENCE_S: 1, MESSAGE_S: 20 })
    const call = await dial('0833', 0)
    await hears(call, BEEP_HZ, 20_000)
    await hearsWords(call, 'sorry')
    await waitFor('the end', () => call.state() === 'ended')
    expect(await endingOf('0833')).toBe('abandoned')
  })
})

describe('net.book', () => {
  it('has one line at the start and one at the end of each call, whenever its caller hangs up', async () => {
    console.log(`SAMBUNG_SEED=${SEED}`)
    await net.measures({ TRIES_MOST: 0, RING_S: 1, MESSAGE_S: 3, SILENCE_S: 1 })
    await net.people([phone('waits').uri])
    const before = messagesOf(net.site.data).length
    const until = moments(SEED, HANGUPS, 12_000)
    const all = await Promise.all(until.map((_, n) => dial(`09${100 + n}`)))
    await Promise.all(
      all.map(async (call, n) => {
        await moment(until[n])
        call.hangUp()
      }),
    )
    await net.empty()
    const endings = new Map<string, number>()
    for (const n of until.keys()) {
      const from = `09${100 + n}`
      // Hung up before the net had it.
      const how = net.book(from).length === 0 ? 'never in the net' : await endingOf(from)
      endings.set(how, (endings.get(how) ?? 0) + 1)
    }
    console.log(`${HANGUPS} calls: ${JSON.stringify(Object.fromEntries(endings))}`)
    expect(endings.get('abandoned')).toBeGreaterThan(0)
    expect(endings.get('handed-over') ?? 0).toBe(0)
    expect(messagesOf(net.site.data).length - before).toBeGreaterThanOrEqual(endings.get('voicemail') ?? 0)
  })

  it('can’t be written by a caller', async () => {
    const lines = bookSize()
    const call = await dial('0841%2C%7C%0A1795303034.008%2Cended%22%24%7BSOUNDS%7D')
    await waitFor('words', () => call.state() === 'up' && bookSize() > lines)
    call.hangUp()
    await net.empty()
    const [entered, ended, ...more] = readBook().slice(lines)
    expect(more).toEqual([])
    expect(entered).toMatch(/^\d+\|[^|]+\|net\|-\|ENTERED\|\d+\.\d{3},08411795303034\.008endedSOUNDS,1501,,$/)
    expect(ended).toMatch(/^\d+\|[^|]+\|net\|-\|ENDED\|\d+\.\d{3},08411795303034\.008endedSOUNDS,1501,abandoned,$/)
  })
})

/** The default route of outgoing calls has a fixed place; here it is a phone of ours. */
const routeTo = (uri: string): void => {
  const file = join(net.site.data, 'etc', 'asterisk', 'pjsip.conf')
  writeFileSync(file, readFileSync(file, 'utf8').replace('sip:127.0.0.1:5080', `sip:${uri.split('@')[1]}`))
}

const bookFile = (): string => join(net.site.data, 'log', 'net-calls')
const readBook = (): readonly string[] => readFileSync(bookFile(), 'utf8').split('\n').slice(0, -1)
const bookSize = (): number => readBook().length

const fileOf = (from: string): string =>
  join(net.site.data, 'spool', 'voicemail', `${net.book(from)[0]?.leg ?? 'none'}.wav`)
const message = (from: string) => readWav(readFileSync(fileOf(from)))
const growing = (from: string, bytes: number): Promise<string> =>
  waitFor('the message to grow', () => readFileSync(fileOf(from)).length > bytes && fileOf(from))
/** How loud the caller is in the last second of a message. */
const toneIn = (file: string): number =>
  toneLevel(readWav(readFileSync(file)).channels[0]?.slice(-8_000) ?? new Int16Array(), CALLER_HZ)

const moments = (seed: number, count: number, most: number): readonly number[] => {
  let state = seed
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * most)
  })
}
