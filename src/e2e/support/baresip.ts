/**
 * baresip as a desk phone: a telephone of another make than ours, with its own SIP and sound. It picks up by itself, speaks a
 * tone and keeps what it hears. Loopback only.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { makeTone, TELEPHONE_RATE } from '../../core/sound/tone.ts'
import { readWav, writeWav } from '../../core/sound/wav.ts'
import type { PortBlock } from './ports.ts'
import { waitFor } from './wait-for.ts'

export interface DeskPhone {
  readonly uri: string
  /** All that it has heard, call after call, 8000 samples a second. */
  heard(): Int16Array
  /** Whoever sits before it puts the receiver down. */
  hangUp(): Promise<void>
  /** What it said of itself. */
  words(): string
  stop(): Promise<void>
}

export const startDeskPhone = async (name: string, hz: number, ports: PortBlock): Promise<DeskPhone> => {
  const folder = mkdtempSync(join(tmpdir(), 'sambung-baresip-'))
  const sounds = join(folder, 'heard')
  mkdirSync(sounds)
  const voice = join(folder, 'voice.wav')
  writeFileSync(voice, writeWav({ rate: TELEPHONE_RATE, channels: [makeTone(SPEAKS_S * TELEPHONE_RATE, { hz })] }))
  const [program = 'baresip', ...before] = baresipCommand()
  // It takes the next one for TLS, unasked.
  const { first: port } = ports.takeRange(2)
  const [control, rtp] = [ports.take(), ports.takeRange(8)]
  const config = [
    `sip_listen 127.0.0.1:${port}`,
    'net_interface 127.0.0.1',
    `rtp_ports ${rtp.first}-${rtp.last}`,
    `audio_source aufile,${voice}`,
    'audio_player aubridge,ear',
    'audio_alert aubridge,bell',
    // When a stream gets another SSRC, its buffer may take what follows for late, and drop it for minutes (1.0).
    'jitter_buffer_type off',
    'jitter_buffer_delay 0-0',
    `snd_path ${sounds}`,
    `ctrl_tcp_listen 127.0.0.1:${control}`,
    ...modulesOf([program, ...before].at(-1) ?? ''),
    ...['g711', 'aufile', 'aubridge', 'sndfile'].map((module) => `module ${module}.so`),
    ...['account', 'menu', 'ctrl_tcp'].map((module) => `module_app ${module}.so`),
  ]
  const uri = `sip:${name}@127.0.0.1:${port}`
  writeFileSync(join(folder, 'config'), `${config.join('\n')}\n`)
  writeFileSync(join(folder, 'accounts'), `<${uri}>;regint=0;answermode=auto;audio_codecs=PCMA/8000/1,PCMU/8000/1\n`)
  const child = spawn(program, [...before, '-f', folder], { stdio: ['ignore', 'pipe', 'pipe'] })
  // A test run that is broken off leaves no telephone behind.
  const killNow = (): void => void child.kill('SIGKILL')
  process.once('exit', killNow)
  let words = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (words += chunk.toString()))
  child.on('error', (error) => (words += error.message))
  const stop = async (): Promise<void> => {
    process.off('exit', killNow)
    await end(child)
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    await waitFor('baresip to be ready', () => words.includes('is ready') || child.exitCode !== null)
    if (child.exitCode !== null) throw new Error(`baresip has ended with ${child.exitCode}`)
  } catch (error) {
    await stop()
    throw new Error(`baresip did not start; it says:\n${words}`, { cause: error })
  }
  return {
    uri,
    heard: () => allHeard(sounds),
    hangUp: () => tell(control, 'hangup'),
    // It counts the bits of every call, several times a second.
    words: () => words.replaceAll(/\[\d+:\d\d:\d\d\][^\]]*?\(bit\/s\)\s*/g, ''),
    stop,
  }
}

/** It falls silent after that; no call lasts so long. */
const SPEAKS_S = 180

/** How baresip is started: npm test finds or fetches it and says so in SAMBUNG_TOOLS; else it is on the PATH. */
const baresipCommand = (): readonly string[] => {
  const tools: Tools = JSON.parse(process.env.SAMBUNG_TOOLS ?? '{}')
  return tools.baresip?.command ?? ['baresip']
}

interface Tools {
  readonly baresip?: { readonly command: readonly string[] }
}

/** One that was unpacked somewhere looks for its parts where it would have been installed. */
const modulesOf = (program: string): readonly string[] => {
  const folder = resolve(program, '..', '..', 'lib', 'baresip', 'modules')
  return existsSync(folder) ? [`module_path ${folder}`] : []
}

/** It writes a file of what it decoded for each call, named by the time of day. */
const allHeard = (folder: string): Int16Array => {
  const files = readdirSync(folder).filter((name) => name.endsWith('-dec.wav'))
  const calls = files.sort().map((file) => soundIn(readFileSync(join(folder, file))))
  const all = new Int16Array(calls.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const call of calls) {
    all.set(call, at)
    at += call.length
  }
  return all
}

const soundIn = (bytes: Buffer): Int16Array =>
  bytes.length <= WAV_HEADER ? new Int16Array() : (readWav(bytes).channels[0] ?? new Int16Array())

const WAV_HEADER = 44

/** A command as a netstring of JSON. */
const tell = async (port: number, command: string): Promise<void> => {
  const socket = connect(port, '127.0.0.1')
  const text = JSON.stringify({ command })
  socket.end(`${text.length}:${text},`)
  socket.resume()
  await once(socket, 'close')
}

const end = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}
