/** SIPp as callers and desk phones: real SIP of another make than ours. Their audio is an ear (rtp-ear.ts). */
import { type ChildProcess, spawn } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { callerScenario, type PhoneBehaviour, phoneScenario } from './sipp-scenario.ts'
import { waitFor } from './wait-for.ts'

export interface SippEvent {
  readonly type: string
  readonly callId: string
  readonly detail: string
}

export interface SippPhone {
  readonly uri: string
  events(): readonly SippEvent[]
  /** Waits for the nth (from 1) event of that type. */
  expect(type: string, nth?: number, timeoutMs?: number): Promise<SippEvent>
  /** Tells it to hang up the call it answered last. */
  hangup(): Promise<void>
  /** What SIPp complains about. */
  words(): string
  stop(): Promise<void>
}

export const startCaller = async (options: {
  /** Where the hotline takes SIP. */
  readonly server: number
  readonly port: number
  readonly number: string
  /** The caller's number, or a whole From value such as `"Ayu" <sip:0812@127.0.0.1>`. */
  readonly from: string
  readonly mediaPort: number
}): Promise<SippPhone> => {
  const { number, from, mediaPort, port } = options
  const fromHeader = from.includes('<') ? from : `<sip:${from}@[local_ip]:[local_port]>`
  return start(callerScenario({ number, fromHeader, mediaPort }), port, [`127.0.0.1:${options.server}`, '-m', '1'])
}

export const startPhone = async (options: {
  readonly port: number
  readonly mediaPort: number
  readonly behaviour: PhoneBehaviour
}): Promise<SippPhone> => {
  const phone = await start(phoneScenario(options.behaviour, options.mediaPort), options.port, [])
  try {
    await listening(options.port)
    return phone
  } catch (error) {
    const words = phone.words()
    await phone.stop()
    throw new Error(`the telephone at port ${options.port} did not start; SIPp says: ${words}`, {
      cause: error,
    })
  }
}

const start = async (scenario: string, port: number, target: readonly string[]): Promise<SippPhone> => {
  const folder = mkdtempSync(join(tmpdir(), 'sambung-sipp-'))
  const file = (name: string): string => join(folder, name)
  writeFileSync(file('scenario.xml'), scenario, 'latin1')
  writeFileSync(file('log'), '')
  const [program = 'sipp', ...before] = sippCommand()
  const child = spawn(
    program,
    [
      ...before,
      ...target,
      ...['-sf', file('scenario.xml'), '-i', '127.0.0.1', '-p', `${port}`, '-nostdin', '-aa'],
      ...['-trace_logs', '-log_file', file('log'), '-trace_err', '-error_file', file('errors')],
    ],
    { stdio: ['ignore', 'ignore', 'pipe'], cwd: folder },
  )
  // A test run that is broken off leaves no telephone behind.
  const killNow = (): void => void child.kill('SIGKILL')
  process.once('exit', killNow)
  let words = ''
  child.on('error', (error) => {
    words += error.message
  })
  child.stderr?.on('data', (chunk: Buffer) => {
    words += chunk.toString()
  })
  const events = (): readonly SippEvent[] => readEvents(file('log'))
  return {
    uri: `sip:phone@127.0.0.1:${port}`,
    events,
    async expect(type, nth = 1, timeoutMs = 10_000) {
      try {
        return await waitFor(
          `${type} (${nth}) at port ${port}`,
          () => events().filter((e) => e.type === type)[nth - 1],
          timeoutMs,
        )
      } catch (error) {
        const seen = events().map((event) => event.type)
        throw new Error(`port ${port} saw [${seen.join(', ')}]; SIPp says: ${words}${readOr(file('errors'))}`, {
          cause: error,
        })
      }
    },
    async hangup() {
      const call = events()
        .filter((event) => event.type === 'answered')
        .at(-1)
      if (call === undefined) throw new Error(`port ${port} has answered no call, so it can hang up none`)
      await tellToHangUp(port, call.callId)
    },
    words: () => `${words}${readOr(file('errors'))}`,
    async stop() {
      process.off('exit', killNow)
      await end(child)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** How SIPp is started: npm test finds or fetches it and says so in SAMBUNG_TOOLS; else it is on the PATH. */
const sippCommand = (): readonly string[] => {
  const tools: Tools = JSON.parse(process.env.SAMBUNG_TOOLS ?? '{}')
  return tools.sipp?.command ?? ['sipp']
}

interface Tools {
  readonly sipp?: { readonly command: readonly string[] }
}

const readEvents = (file: string): readonly SippEvent[] =>
  readOr(file)
    .split('\n')
    .filter((line) => line.includes('|'))
    .map((line) => {
      const [type = '', callId = '', ...detail] = line.split('|')
      return { type: type.trim(), callId, detail: detail.join('|').trim() }
    })

const readOr = (file: string): string => {
  try {
    return readFileSync(file, 'latin1')
  } catch {
    return ''
  }
}

/** SIPp finds the call of a message by its Call-ID alone, so an INFO from anywhere reaches the scenario. */
const tellToHangUp = async (port: number, callId: string): Promise<void> => {
  const socket = createSocket('udp4')
  const message = [
    `INFO sip:phone@127.0.0.1:${port} SIP/2.0`,
    'Via: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bKtold',
    'From: <sip:test@127.0.0.1>;tag=told',
    'To: <sip:phone@127.0.0.1>;tag=told',
    `Call-ID: ${callId}`,
    'CSeq: 1 INFO',
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n')
  await new Promise<void>((resolve, reject) => {
    socket.send(message, port, '127.0.0.1', (error) => (error === null ? resolve() : reject(error)))
  })
  socket.close()
}

/** Resolves when somebody holds the UDP port. */
const listening = (port: number): Promise<true> =>
  waitFor(`SIPp to take port ${port}`, async () => {
    const socket = createSocket('udp4')
    try {
      socket.bind(port, '127.0.0.1')
      await once(socket, 'listening')
      return false
    } catch {
      return true
    } finally {
      socket.close()
    }
  })

const end = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}
