/** A real Asterisk alone, as the product configures it, with SIP peers around it: the engine contract's world. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type AccountId, type LineId, trunkId } from '../../core/ids.ts'
import { LOCAL_TRUNK } from '../../core/lines/built-in.ts'
import { lineOfTrunk } from '../../core/lines/words.ts'
import { toneLevel } from '../../core/sound/tone.ts'
import type { Line } from '../../ports/lines.ts'
import { createAsteriskEngine } from '../../telephony/asterisk/driver.ts'
import { interleaved, sidesOf } from '../../telephony/asterisk/recording-sides.ts'
import type { EngineWorld, PeerCall, Voice } from '../../telephony/contract.ts'
import { foreignEnvironment, ownSettings } from './own-settings.ts'
import { takePorts } from './ports.ts'
import { createSipPeer, type SipCall } from './sip-peer.ts'
import { createWebPage } from './sip-web-peer.ts'
import { createToneVoice } from './tone-voice.ts'
import { waitFor } from './wait-for.ts'

export interface WorldOptions {
  readonly link?: 'websocket' | 'ari-client'
  /** The program to start; whichever fits when absent. */
  readonly asterisk?: string
  readonly older?: boolean
}

export const startAsteriskWorld = async ({ link, asterisk, older }: WorldOptions = {}): Promise<EngineWorld> => {
  const ports = await takePorts()
  const data = mkdtempSync(join(tmpdir(), 'sambung-engine-'))
  const { httpPort, sipPort, ariPort, env } = ownSettings(ports, data, 220)
  const child = spawn(process.execPath, [SWITCH, '--with-parent'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...foreignEnvironment(),
      ...env,
      ...(asterisk === undefined ? {} : { SAMBUNG_ASTERISK: asterisk }),
    },
  })
  await ready(child)
  const access: Record<string, unknown> = JSON.parse(readFileSync(join(data, 'run', 'switch.json'), 'utf8'))
  const text = (name: string): string => String(access[name])
  const cuttable = await startProxy(ariPort)
  const spool = join(data, 'spool')
  mkdirSync(spool, { recursive: true })
  const callers = await createSipPeer(sipPort)
  const phones = await createSipPeer(sipPort)
  let named = 0
  const accounts = new Set<AccountId>()
  const lines = new Map<LineId, Line>()
  const engine = createAsteriskEngine({
    ariUrl: `http://127.0.0.1:${cuttable.port}/ari`,
    ariUser: text('ariUser'),
    ariSecret: text('ariSecret'),
    ami: { host: text('amiHost'), port: Number(access.amiPort), user: text('amiUser'), secret: text('amiSecret') },
    app: 'sambung',
    ...(link === undefined ? {} : { link }),
    ...(older === undefined ? {} : { older }),
    accounts: { list: () => [...accounts], secretOf },
    lines: { list: () => [...lines.keys()], find: (line) => lines.get(line) ?? null },
    recordingsDir: spool,
    voice: createToneVoice(join(data, 'prompts'), PROMPT_HZ),
    log: {
      info() {},
      warn() {},
      error: (fields, message) => process.stderr.write(`${message} ${JSON.stringify(fields)}\n`),
    },
    count() {},
  })
  return {
    engine,
    accounts,
    lines,
    outside(name, number, manner) {
      const phone = phones.phone(number, manner, PHONE_HZ)
      const hosts = [phone.uri.slice(phone.uri.indexOf('@') + 1)]
      const trunk = { ...LOCAL_TRUNK, id: trunkId(name), name, connection: { kind: 'address' as const, hosts } }
      return {
        line: { kind: 'trunk', line: lineOfTrunk(trunk.id), trunk, secret: null },
        calls: () => phone.calls().map((call) => asCall(call, CALLER_HZ)),
      }
    },
    call: async (options) =>
      asCall(await callers.dial({ ...options, from: encodeURIComponent(options.from), hz: CALLER_HZ }), PHONE_HZ),
    phone(manner) {
      named += 1
      const phone = phones.phone(`p${named}`, manner, PHONE_HZ)
      return { uri: phone.uri, calls: () => phone.calls().map((call) => asCall(call, CALLER_HZ)) }
    },
    browser(account, manner) {
      const server = `ws://127.0.0.1:${ariPort}/ws`
      const page = createWebPage({ server, account, secret: secretOf(account), manner })
      return { ...page, connect: async () => (await page.connect()) === 200 }
    },
    nowhere: () => `sip:nobody@127.0.0.1:${httpPort}`,
    async until(what, condition, withinMs) {
      await waitFor(what, condition, withinMs)
    },
    cutLink: cuttable.cut,
    restoreLink: cuttable.restore,
    recorded(recording) {
      const file = join(spool, `${recording}.raw`)
      const { voice, heard } = sidesOf(file)
      const raw = older === true ? interleaved(readIfThere(voice), readIfThere(heard)) : readIfThere(file)
      const ms = raw.length / 32
      return { ms, left: voiceOn(raw, 0), right: voiceOn(raw, 1) }
    },
    async close() {
      await callers.close()
      await phones.close()
      await cuttable.cut()
      if (child.exitCode === null) {
        const gone = once(child, 'exit')
        child.kill('SIGTERM')
        await gone
      }
      ports.release()
      rmSync(data, { recursive: true, force: true })
    },
  }
}

const SWITCH = fileURLToPath(new URL('../../../dist/scripts/asterisk/run.js', import.meta.url))
const secretOf = (account: AccountId): string => `secret-of-${account}`
const CALLER_HZ = 440
const PHONE_HZ = 660
const PROMPT_HZ = 880
/** Louder than this is heard. */
const HEARD_DB = -45

const asCall = (call: SipCall, otherHz: number): PeerCall => ({
  shown: call.shown,
  state: call.state,
  digits: call.digits,
  type: call.type,
  answer: call.answer,
  decline: (as) => call.decline(as === 'busy' ? 486 : 603),
  hangUp: call.hangUp,
  hears() {
    // A tone is the other party when there is next to nothing besides it.
    if (call.loudness() < HEARD_DB) return 'nothing'
    if (call.loudness() - call.tone(PROMPT_HZ) < 3) return 'prompt'
    return call.loudness() - call.tone(otherHz) < 3 ? 'party' : 'music'
  },
})

const readIfThere = (file: string): Buffer => {
  try {
    return readFileSync(file)
  } catch {
    return Buffer.alloc(0)
  }
}

/** Whose tone is on one side of the last half second of a raw recording: 16 bit, two sides interleaved. */
const voiceOn = (raw: Buffer, side: 0 | 1): Voice => {
  const frames = Math.min(4_000, Math.floor(raw.length / 4))
  const start = (Math.floor(raw.length / 4) - frames) * 4
  const samples = Int16Array.from({ length: frames }, (_, i) => raw.readInt16LE(start + i * 4 + side * 2))
  const [caller, phone] = [toneLevel(samples, CALLER_HZ), toneLevel(samples, PHONE_HZ)]
  if (Math.max(caller, phone) < HEARD_DB) return 'nobody'
  // A voice is alone on its side when it is 20 dB above the other.
  if (caller > phone + 20) return 'caller'
  return phone > caller + 20 ? 'phone' : 'nobody'
}

const ready = async (child: ChildProcess): Promise<void> => {
  let words = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (words += chunk.toString()))
  try {
    await waitFor('the switch to be ready', () => words.includes('switch ready') || child.exitCode !== null, 60_000)
    if (child.exitCode !== null) throw new Error(`the switch has ended with ${child.exitCode}`)
  } catch (error) {
    child.kill('SIGTERM')
    throw new Error(`the switch did not start; its last words:\n${words.slice(-4_000)}`, { cause: error })
  }
}

/** A way to the switch that can be cut: connections are reset and new ones refused. */
const startProxy = async (target: number) => {
  const open = new Set<Socket>()
  const join = (near: Socket): void => {
    const far = connect(target, '127.0.0.1')
    for (const socket of [near, far]) {
      open.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        open.delete(socket)
        near.destroy()
        far.destroy()
      })
    }
    near.pipe(far).pipe(near)
  }
  let server: Server | null = createServer(join)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    port,
    async cut() {
      const gone = server === null ? null : once(server, 'close')
      server?.close()
      server = null
      for (const socket of open) socket.destroy()
      await gone
    },
    async restore() {
      server = createServer(join)
      server.listen(port, '127.0.0.1')
      await once(server, 'listening')
    },
  }
}
