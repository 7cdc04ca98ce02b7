import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { EngineEvent, LegMemo } from '../../core/call/switch.ts'
import { bridgeId, contactId, legId, queueId } from '../../core/ids.ts'
import { EngineRefusedError } from '../../ports/engine.ts'
import { writeRequest } from './ari-socket.ts'
import { toFilterRequest } from './event-filter.ts'
import { createLegLog } from './leg-log.ts'
import { type RingLeg, toCreate, toDial, toMemoRequest, toMute, toRequest } from './requests.ts'
import { cleanText, type LegSignal, type Signal, toLiveBridge, toLiveLeg, toSignal } from './translate.ts'

const fixture = (name: string) => readFileSync(new URL(`./fixtures/${name}`, import.meta.url), 'utf8')
/** One call on Asterisk 22.10.1: a busy phone, one that rang a second in vain, one that answered; then both hung up. */
const recorded = fixture('call.jsonl')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line))
const lists = JSON.parse(fixture('lists.json'))

const memo: LegMemo = { v: 1, contact: contactId('c-1'), phase: 'offered', queue: queueId('support'), enqueuedAt: 5 }
const ring = (over: Partial<RingLeg> = {}): RingLeg => ({
  type: 'ring-leg',
  leg: legId('c-1-a1'),
  uri: 'sip:1001@192.0.2.7:5060',
  from: '+4930123456',
  bridge: bridgeId('b-c-1'),
  ringMs: 1_500,
  memo,
  ...over,
})

const isOfLeg = (signal: Signal): signal is LegSignal => !['replaced', 'account', 'key', 'said'].includes(signal.type)

/** What the core hears of a row of messages. */
const heard = (messages: typeof recorded): EngineEvent[] => {
  const log = createLegLog()
  return messages.flatMap((message) => {
    const signal = toSignal(message)
    if (signal === 'quiet' || signal === 'unknown') return []
    return isOfLeg(signal) ? (log.note(signal) ?? []) : []
  })
}

describe('messages', () => {
  test('a recorded call becomes a dozen events at most, each leg ending once with its cause', () => {
    const customer = recorded[0].channel.id
    expect(heard(recorded)).toEqual([
      { type: 'leg-arrived', leg: customer, from: '+4930123456', to: '1501', memo: null },
      { type: 'leg-answered', leg: customer },
      { type: 'leg-ended', leg: 'x-a1', cause: 'busy', code: 17 },
      { type: 'leg-ringing', leg: 'x-a2' },
      { type: 'leg-ended', leg: 'x-a2', cause: 'no-answer', code: 19 },
      { type: 'leg-ringing', leg: 'x-a3' },
      { type: 'leg-answered', leg: 'x-a3' },
      { type: 'leg-ended', leg: 'x-a3', cause: 'normal', code: 16 },
      { type: 'leg-ended', leg: customer, cause: 'normal', code: 16 },
    ])
  })

  test('the same messages twice are news once', () => {
    const twice = recorded.flatMap((message) => [message, message])
    // A caller's leg that enters again while it is here is the same leg.
    expect(heard(twice)).toEqual(heard(recorded))
  })

  test('after a restart a leg is understood from its end alone', () => {
    const customer = recorded[0].channel.id
    const ends = recorded.filter(
      (message: { readonly type: string; readonly channel: { readonly id: string } }) =>
        ['ChannelHangupRequest', 'StasisEnd'].includes(message.type) && message.channel.id === customer,
    )
    expect(heard(ends)).toEqual([{ type: 'leg-ended', leg: customer, cause: 'normal', code: 16 }])
  })

  test('a leg that leaves without anybody hanging up has been handed on', () => {
    const left = recorded.filter((message: { readonly type: string }) => message.type === 'StasisEnd').slice(-1)
    expect(heard([recorded[0], ...left])).toMatchObject([{ type: 'leg-arrived' }, { cause: 'normal', code: 0 }])
  })

  test('a caller who had hung up just before entering is told as leaving at once: they are gone, and nobody has them', () => {
    const [entered] = recorded
    const left = { ...entered, type: 'StasisEnd' }
    expect(heard([entered, left])).toMatchObject([{ type: 'leg-arrived' }, { cause: 'cancelled', code: 0 }])
    const log = createLegLog()
    const signals = [toSignal(entered), toSignal(left)].filter((each) => typeof each !== 'string').filter(isOfLeg)
    const told = signals.map((signal) => {
      const event = log.note(signal)
      log.releasedByUs(entered.channel.id)
      return event
    })
    // Whom we hand on as soon as they come is with the switch's own net.
    expect(told).toMatchObject([{ type: 'leg-arrived' }, { cause: 'normal', code: 0 }])
  })

  test.each([
    [{ type: 'NeverHeardOf' }, 'unknown'],
    [
      { type: 'StasisStart' },
      {
        type: 'entered',
        leg: '',
        inbound: false,
        from: '',
        to: '',
        memo: null,
        waitedSince: null,
        message: null,
        at: 0,
      },
    ],
    [{ type: 'ChannelStateChange', channel: 7 }, 'quiet'],
    [{ type: 'ChannelVarset' }, 'quiet'],
    [{ type: 'ApplicationReplaced' }, { type: 'replaced' }],
  ])('%j is %j', (message, signal) => {
    expect(toSignal(message)).toEqual(signal)
  })

  test.each([
    '{',
    '',
    '{"v":1}',
    '{"v":2,"contact":"c-1","phase":"x","queue":null,"enqueuedAt":null}',
    '{"v":1,"contact":"a b","phase":"x","queue":null,"enqueuedAt":null}',
    'null',
  ])('a damaged memo %j is none', (value) => {
    const channel = { ...lists.channels[0], channelvars: { SAMBUNG: value } }
    expect(toLiveLeg(channel, 'sambung')?.memo).toBeNull()
  })

  test('lists show the legs of our application with their memos, and our bridges', () => {
    const legs = lists.channels.map((channel: unknown) => toLiveLeg(channel, 'sambung'))
    expect(legs).toMatchObject([
      { inbound: true, state: 'up', from: '+4930123456', to: '1501', memo: null },
      { leg: 'x-a3', inbound: false, state: 'up', memo: { phase: 'offered', queue: 'support' } },
    ])
    expect(legs[0].createdAt).toBe(Date.parse(lists.channels[0].creationtime.replace('+0000', 'Z')))
    expect(lists.channels.map((channel: unknown) => toLiveLeg(channel, 'other'))).toEqual([null, null])
    expect(lists.bridges.map(toLiveBridge)).toMatchObject([{ bridge: 'b-1', legs: expect.arrayContaining(['x-a3']) }])
    expect(toLiveBridge({ ...lists.bridges[0], bridge_class: 'base' })).toBeNull()
  })

  test('text of strangers loses its control characters and is cut', () => {
    expect(cleanText('a\u0000\r\n\u001b[2Jb\u202e')).toBe('a[2Jb')
    expect(cleanText('😀'.repeat(5_000))).toBe('😀'.repeat(80))
  })
})

describe('commands', () => {
  test('a ring makes the leg with its number and its memo, and dials it for whole seconds', () => {
    expect(toCreate(ring(), 'sambung')).toEqual({
      method: 'POST',
      uri: 'channels/create',
      query: {
        endpoint: 'PJSIP/station/sip:1001@192.0.2.7:5060',
        app: 'sambung',
        appArgs: 'made',
        channelId: 'c-1-a1',
      },
      body: {
        variables: {
          'CONNECTEDLINE(num,i)': '+4930123456',
          'CONNECTEDLINE(num-pres,i)': 'allowed',
          SAMBUNG: { value: JSON.stringify(memo), report_events: true },
        },
      },
    })
    expect(toDial(ring())).toEqual({ method: 'POST', uri: 'channels/c-1-a1/dial', query: { timeout: '2' } })
  })

  test('a browser is offered G.711 before Opus, which the stereo recording of the other leg does not bear', () => {
    expect(toCreate(ring({ uri: 'browser:web-00000000000000aa' }), 'sambung').query).toMatchObject({
      formats: 'alaw,ulaw,opus',
    })
  })

  test.each(['', 'alice', '1&2', '1/2', '1@2', '1\r\n2', '9'.repeat(33)])(
    'a caller %j is shown as withheld',
    (from) => {
      expect(toCreate(ring({ from }), 'sambung').body).toMatchObject({
        variables: { 'CONNECTEDLINE(pres,i)': 'prohib' },
      })
      expect(JSON.stringify(toCreate(ring({ from }), 'sambung').body)).not.toContain('(num')
    },
  )

  test('a number is called by its trunk, and nothing that is more than a number', () => {
    const wrong = ['', '021&PJSIP/9', '021@elsewhere', '021/9', '*72', '02 1', '021;x=y', '0'.repeat(33)]
    expect(toCreate(ring({ uri: 'trunk:local:+62215550' }), 'sambung').query?.endpoint).toBe(
      'PJSIP/+62215550@local-out',
    )
    for (const number of wrong)
      expect(() => toCreate(ring({ uri: `trunk:local:${number}` }), 'sambung')).toThrow(EngineRefusedError)
  })

  test.each(['sip:1@h&PJSIP/t/9', 'sip:1@h/x', 'sip:1@h@i', 'sip:1@h\r\nX:', 'sip:1@h;x=y', 'sips:1@h', 'PJSIP/1', ''])(
    'the address %j never reaches a dial string',
    (uri) => {
      expect(() => toCreate(ring({ uri }), 'sambung')).toThrow(EngineRefusedError)
      expect(() => toCreate(ring({ uri }), 'sambung')).toThrow(/example: sip:1001@192\.0\.2\.7:5060/)
    },
  )

  test('a leg is muted by a request, or from its making on', () => {
    const mute = (muted: boolean) => toMute({ type: 'mute-leg', leg: legId('a-1'), muted })
    const hush = { method: 'POST', uri: 'channels/a-1/variable' }
    expect(mute(true)).toEqual({ ...hush, query: { variable: 'VOLUME(RX)', value: '-32767' } })
    expect(mute(false)).toEqual({ ...hush, query: { variable: 'VOLUME(RX)', value: '0' } })
    expect(toCreate(ring({ muted: true }), 'sambung').body).toMatchObject({ variables: { 'VOLUME(RX)': '-32767' } })
    expect(JSON.stringify(toCreate(ring(), 'sambung').body)).not.toContain('VOLUME')
  })

  test('each plain command is one request', () => {
    const leg = legId('a-1.2')
    const bridge = bridgeId('b-1')
    const lineOf = (command: Parameters<typeof toRequest>[0]) => {
      const { method, uri, query } = toRequest(command, 'default')
      return `${method} ${uri} ${new URLSearchParams(query)}`.trim()
    }
    expect([
      lineOf({ type: 'answer-leg', leg }),
      lineOf({ type: 'create-bridge', bridge }),
      lineOf({ type: 'destroy-bridge', bridge }),
      lineOf({ type: 'add-leg', bridge, leg }),
      lineOf({ type: 'remove-leg', bridge, leg }),
      lineOf({ type: 'start-music', bridge }),
      lineOf({ type: 'stop-music', bridge }),
      lineOf({ type: 'hang-up-leg', leg, cause: 'busy' }),
      lineOf({ type: 'release-leg', leg }),
    ]).toEqual([
      'POST channels/a-1.2/answer',
      'POST bridges/b-1 type=mixing',
      'DELETE bridges/b-1',
      'POST bridges/b-1/addChannel channel=a-1.2',
      'POST bridges/b-1/removeChannel channel=a-1.2',
      'POST bridges/b-1/moh mohClass=default',
      'DELETE bridges/b-1/moh',
      'DELETE channels/a-1.2 reason=busy',
      'POST channels/a-1.2/continue context=net&extension=s&priority=1',
    ])
    expect(toMemoRequest(leg, memo).uri).toBe('channels/a-1.2/variables')
  })

  test('the event filter is a list of the unwanted, never of the wanted', () => {
    const body = JSON.stringify(toFilterRequest('sambung').body)
    expect(body).toContain('"disallowed"')
    expect(body).not.toContain('"allowed"')
    for (const needed of ['StasisStart', 'StasisEnd', 'ChannelStateChange', 'ChannelHangupRequest', 'ChannelDestroyed'])
      expect(body).not.toContain(`"${needed}"`)
  })

  test('a waiting caller is caught as soon as the dial plan says, and who talks never is', () => {
    const file = new URL('../../../config/asterisk/extensions.conf', import.meta.url)
    const [, seconds] = /^NET_CATCH_S *= *(\d+)/m.exec(readFileSync(file, 'utf8')) ?? []
    const guard = (phase: string): unknown => {
      const memo = { v: 1, contact: contactId('c-1'), phase, queue: null, enqueuedAt: null } as const
      return toMemoRequest(legId('1'), memo).body
    }
    expect(guard('waiting')).toMatchObject({ variables: { 'TIMEOUT(absolute)': seconds } })
    expect(guard('talking')).toMatchObject({ variables: { 'TIMEOUT(absolute)': '0' } })
  })

  test('a request goes over the socket with its id, query and body', () => {
    expect(JSON.parse(writeRequest('7', { method: 'POST', uri: 'a/b', query: { c: 'd&e' }, body: { f: 1 } }))).toEqual({
      type: 'RESTRequest',
      request_id: '7',
      method: 'POST',
      uri: 'a/b?c=d%26e',
      content_type: 'application/json',
      message_body: '{"f":1}',
    })
  })
})
