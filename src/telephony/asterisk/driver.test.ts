import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type WebSocket, WebSocketServer } from 'ws'
import type { EngineCommand, EngineEvent } from '../../core/call/switch.ts'
import { bridgeId, contactId, legId, recordingId } from '../../core/ids.ts'
import { CallGoneError, EngineRefusedError, LinkDownError } from '../../ports/engine.ts'
import { createAsteriskEngine } from './driver.ts'

/** Asterisk's end of both sockets: it answers as the test says, when the test says. */
const startAri = async () => {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  await once(server, 'listening')
  const address = server.address()
  const asked: string[] = []
  const sockets = new Map<string, WebSocket>()
  const state = { answer: (_line: string): { status: number; message?: string } | 'later' => ({ status: 204 }) }
  const held: (() => void)[] = []
  server.on('connection', (socket, request) => {
    const app = new URL(String(request.url), 'ws://h').searchParams.get('app') ?? ''
    sockets.set(app, socket)
    socket.on('message', (data) => {
      const { request_id, method, uri } = JSON.parse(String(data))
      const line = `${method} ${String(uri).split('?')[0]}`
      if (!line.includes('eventFilter')) asked.push(line)
      const reply = (status: number, message = 'x') =>
        socket.send(
          JSON.stringify({
            type: 'RESTResponse',
            request_id,
            status_code: status,
            reason_phrase: message,
            message_body: JSON.stringify({ message }),
          }),
        )
      const answer = state.answer(line)
      if (answer === 'later') held.push(() => reply(204))
      else reply(answer.status, answer.message)
    })
  })
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    asked,
    state,
    held,
    event: (message: object) => sockets.get('sambung')?.send(JSON.stringify(message)),
    stop() {
      for (const client of server.clients) client.terminate()
      server.close()
    },
  }
}

const leg = legId('c-1-a1')
const bridge = bridgeId('b-c-1')
const memo = { v: 1, contact: contactId('c-1'), phase: 'offered', queue: null, enqueuedAt: null } as const
const ring: EngineCommand = { type: 'ring-leg', leg, uri: 'sip:1@192.0.2.1', from: '', bridge, ringMs: 5_000, memo }
const channel = (state: string) => ({ id: leg, state, dialplan: { app_name: 'Stasis', app_data: 'sambung,made' } })
const entered = { type: 'StasisStart', args: ['made'], channel: channel('Down') }

let ari: Awaited<ReturnType<typeof startAri>>
let engine: ReturnType<typeof createAsteriskEngine>
let folder = ''
let events: EngineEvent[]
let counted: string[]
let warned: string[]

beforeEach(async () => {
  ari = await startAri()
  folder = mkdtempSync(join(tmpdir(), 'sambung-driver-'))
  events = []
  counted = []
  warned = []
  engine = createAsteriskEngine({
    ariUrl: `http://127.0.0.1:${ari.port}/ari`,
    ariUser: 'u',
    ariSecret: 's',
    // Nobody is there: recordings fail, calls do not.
    ami: { host: '127.0.0.1', port: 1, user: 'u', secret: 's' },
    app: 'sambung',
    recordingsDir: folder,
    log: { info() {}, warn: (_, text) => warned.push(text), error() {} },
    count: (metric, labels) => counted.push(`${metric} ${Object.values(labels)}`),
  })
  await engine.start((event) => events.push(event))
})
afterEach(async () => {
  await engine.stop()
  ari.stop()
  rmSync(folder, { recursive: true, force: true })
})

describe('the Asterisk driver', () => {
  test('a leg is moved and dialled at its own StasisStart, not at the answer to its making', async () => {
    const done = engine.execute(ring)
    await vi.waitFor(() => expect(ari.asked).toEqual(['POST channels/create']))
    // An answered request of ours shows that the answer to the making has come too.
    await engine.execute({ type: 'start-music', bridge })
    expect(ari.asked).toEqual(['POST channels/create', 'POST bridges/b-c-1/moh'])
    const again = engine.execute(ring)
    ari.event(entered)
    await Promise.all([done, again])
    expect(ari.asked.slice(2)).toEqual(['POST channels/c-1-a1/dial', 'POST bridges/b-c-1/addChannel'])
  })

  test('keys are pressed one after the other, those of a second order after those of the first', async () => {
    const pressed = () => ari.asked.filter((line) => line === 'POST channels/c-1-a1/dtmf').length
    await engine.execute({ type: 'send-digits', leg, digits: '12' })
    await engine.execute({ type: 'send-digits', leg, digits: '34' })
    expect(pressed()).toBe(1)
    await vi.waitFor(() => expect(pressed()).toBe(4), { timeout: 5_000 })
    await vi.waitFor(() => engine.execute({ type: 'send-digits', leg, digits: '5' }))
    await vi.waitFor(() => expect(pressed()).toBe(5))
  })

  test('whoever is gone gets no more keys, and who never was there gets none', async () => {
    await engine.execute({ type: 'send-digits', leg, digits: '1234' })
    ari.event({ type: 'ChannelDestroyed', cause: 16, channel: channel('Up') })
    await vi.waitFor(() => expect(events.at(-1)).toMatchObject({ type: 'leg-ended', leg }))
    // While another gets three.
    await engine.execute({ type: 'send-digits', leg: legId('c-2-a1'), digits: '123' })
    await vi.waitFor(() => expect(ari.asked.filter((line) => line === 'POST channels/c-2-a1/dtmf')).toHaveLength(3))
    expect(ari.asked.filter((line) => line === 'POST channels/c-1-a1/dtmf')).toHaveLength(1)
    ari.state.answer = () => ({ status: 404 })
    const nobody = legId('c-9-a1')
    await expect(engine.execute({ type: 'send-digits', leg: nobody, digits: '99' })).rejects.toThrow(CallGoneError)
    await expect(engine.execute({ type: 'send-digits', leg: nobody, digits: '99' })).rejects.toThrow(CallGoneError)
    expect(ari.asked.filter((line) => line === 'POST channels/c-9-a1/dtmf')).toHaveLength(2)
  })

  test('a leg from before a restart is dialled although its StasisStart was long ago', async () => {
    ari.state.answer = (line) =>
      line.endsWith('create')
        ? { status: 409 }
        : line.endsWith('dial')
          ? { status: 409, message: "not in the 'Down' state" }
          : { status: 204 }
    await engine.execute(ring)
    expect(ari.asked).toEqual(['POST channels/create', 'POST channels/c-1-a1/dial', 'POST bridges/b-c-1/addChannel'])
  })

  test('a leg that could not be made is refused with the words of the switch, and may be tried again', async () => {
    ari.state.answer = () => ({ status: 500, message: 'Allocation failed' })
    await expect(engine.execute(ring)).rejects.toThrow(EngineRefusedError)
    await expect(engine.execute(ring)).rejects.toThrow('ring-leg: 500 Allocation failed')
    expect(ari.asked).toHaveLength(2)
  })

  test('a leg that ends while it is made rejects as gone', async () => {
    const done = engine.execute(ring)
    await vi.waitFor(() => expect(ari.asked).toHaveLength(1))
    ari.event({ type: 'ChannelDestroyed', cause: 16, channel: channel('Down') })
    await expect(done).rejects.toThrow(CallGoneError)
    expect(events.at(-1)).toMatchObject({ type: 'leg-ended', leg })
  })

  test('a leg that rang before the link was lost, and rings in vain, is not called unreachable', async () => {
    ari.event({ type: 'ChannelHangupRequest', soft: true, cause: 32, channel: channel('Ringing') })
    ari.event({ type: 'StasisEnd', channel: channel('Ringing') })
    await vi.waitFor(() => expect(events).toContainEqual({ type: 'leg-ended', leg, cause: 'no-answer', code: 19 }))
  })

  test('a leg of ours joins a bridge after its making, although that goes by another socket', async () => {
    const done = engine.execute(ring)
    ari.event(entered)
    await done
    const other = bridgeId('b-c-2')
    ari.state.answer = (line) => (line === 'POST bridges/b-c-2' ? 'later' : { status: 204 })
    const both = [
      engine.execute({ type: 'create-bridge', bridge: other }),
      engine.execute({ type: 'add-leg', bridge: other, leg }),
    ]
    await vi.waitFor(() => expect(ari.held).toHaveLength(1))
    await engine.execute({ type: 'remove-leg', bridge, leg })
    expect(ari.asked.slice(-2)).toEqual(['POST bridges/b-c-2', 'POST bridges/b-c-1/removeChannel'])
    ari.held[0]?.()
    await Promise.all(both)
    expect(ari.asked.at(-1)).toBe('POST bridges/b-c-2/addChannel')
  })

  test('a memo for a leg on its way out rejects as gone', async () => {
    ari.state.answer = () => ({ status: 400, message: 'Failed to execute function' })
    await expect(engine.execute({ type: 'write-memo', leg, memo })).rejects.toThrow(CallGoneError)
  })

  test('commands go out at once and in order, without waiting for each other', async () => {
    ari.state.answer = () => 'later'
    const done = Promise.all([
      engine.execute({ type: 'answer-leg', leg }),
      engine.execute({ type: 'create-bridge', bridge }),
      engine.execute({ type: 'add-leg', bridge, leg }),
      engine.execute({ type: 'start-music', bridge }),
    ])
    await vi.waitFor(() => expect(ari.held).toHaveLength(4))
    expect(ari.asked.map((line) => line.split('/').at(-1))).toEqual(['answer', 'b-c-1', 'addChannel', 'moh'])
    for (const reply of ari.held) reply()
    await done
  })

  test('a leg is released after the memo that was on its way to it', async () => {
    ari.state.answer = (line) => (line.endsWith('variables') ? 'later' : { status: 204 })
    const written = engine.execute({ type: 'write-memo', leg, memo })
    await vi.waitFor(() => expect(ari.held).toHaveLength(1))
    const released = engine.execute({ type: 'release-leg', leg })
    await engine.execute({ type: 'start-music', bridge })
    expect(ari.asked).not.toContain('POST channels/c-1-a1/continue')
    for (const reply of ari.held) reply()
    await Promise.all([written, released])
    expect(ari.asked.at(-1)).toBe('POST channels/c-1-a1/continue')
  })

  test('a kind of event nobody knows is counted each time and told once', async () => {
    for (const type of ['NewThing', 'NewThing', 'OtherThing']) ari.event({ type })
    await vi.waitFor(() => expect(counted.filter((line) => line === 'switch_messages_skipped unknown')).toHaveLength(3))
    expect(warned.filter((text) => text.includes('kind of event'))).toHaveLength(2)
    expect(events).toEqual([{ type: 'link-up' }])
  })

  test('who was replaced stops', async () => {
    ari.event({ type: 'ApplicationReplaced', application: 'sambung' })
    await vi.waitFor(() =>
      expect(events.at(-1)).toEqual({ type: 'link-down', reason: 'another server has taken over the switch' }),
    )
    await expect(engine.execute({ type: 'answer-leg', leg })).rejects.toThrow(LinkDownError)
  })

  test('while AMI is away a recording is tried again, until its leg has ended', async () => {
    const started = engine.execute({ type: 'start-recording', leg, recording: recordingId('r-1') })
    started.catch(() => {})
    ari.event({ type: 'ChannelDestroyed', cause: 16, channel: channel('Down') })
    await expect(started).rejects.toThrow(CallGoneError)
    expect(events.map(({ type }) => type)).not.toContain('recording-failed')
  })

  test('a recording begun before a restart goes on and is not begun again', async () => {
    writeFileSync(join(folder, 'r-1.raw'), 'x')
    await engine.execute({ type: 'start-recording', leg, recording: recordingId('r-1') })
    expect(events.at(-1)).toEqual({ type: 'recording-started', leg, recording: 'r-1' })
  })

  test.each(['../../etc/x', 'a/b', 'a b', 'ü', ''])('a leg named %j is nobody', async (name) => {
    await expect(engine.execute({ type: 'answer-leg', leg: legId(name) })).rejects.toThrow(CallGoneError)
    await expect(engine.execute({ type: 'create-bridge', bridge: bridgeId(name) })).rejects.toThrow(CallGoneError)
    await expect(engine.execute({ type: 'start-recording', leg, recording: recordingId(name) })).rejects.toThrow(
      EngineRefusedError,
    )
    expect(ari.asked).toEqual([])
  })
})
