/**
 * A provider that speaks TLS and SRTP: an Asterisk of its own, on an address of loopback of its own, between the hotline and
 * people outside, who are SIP peers of the test. Numbers that the hotline calls ring at `people`; who calls from there as
 * `outside` reaches the hotline.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { foreignEnvironment } from './own-settings.ts'
import type { PortBlock } from './ports.ts'
import { waitFor } from './wait-for.ts'

/** None of those that the hotline itself has, so that a trunk is known by it. */
export const PROVIDER_HOST = '127.0.0.2'

/** With which one may sign in there. */
export const ACCOUNT = { username: '62215550100', secret: 'what the provider gave us' } as const

export interface TlsProvider {
  readonly tlsPort: number
  /** Its certificate, which it has signed itself. */
  readonly certificate: string
  /** What went over its lines, as it wrote it down: SIP, in clear. */
  words(): string
  stop(): Promise<void>
}

export interface ProviderOptions {
  readonly ports: PortBlock
  /** For whom its certificate is. */
  readonly name?: string
  /** Whether it takes sound that is encrypted, or only other. */
  readonly encryption?: 'sdes' | 'no'
  /** Where the hotline takes TLS, and the certificate it has there. */
  readonly hotline: { readonly port: number; readonly certificateFile: string }
  /** Its UDP port, by which it reaches the people outside, and theirs. */
  readonly udpPort: number
  readonly people: number
}

export const startTlsProvider = async (options: ProviderOptions): Promise<TlsProvider> => {
  const { ports, name = PROVIDER_HOST } = options
  const folder = mkdtempSync(join(tmpdir(), 'sambung-provider-'))
  const [tlsPort, rtp] = [ports.take(), ports.takeRange(20)]
  const certificate = makeCertificate(folder, name)
  const { command, modulesDir, dataDir } = asteriskProgram()
  const files = {
    'asterisk.conf': directories(folder, modulesDir, dataDir),
    'modules.conf': ['[modules]', 'autoload = no', ...MODULES.map((module) => `require = ${module}.so`)],
    'logger.conf': ['[general]', '[logfiles]', 'words.log => notice,warning,error,verbose(9)'],
    'rtp.conf': ['[general]', `rtpstart = ${rtp.first}`, `rtpend = ${rtp.last}`],
    'extensions.conf': ['[from-hotline]', ...dial('people'), '[from-people]', ...dial('hotline')],
    'pjsip.conf': pjsip(options, folder, tlsPort),
  }
  for (const [file, lines] of Object.entries(files)) writeFileSync(join(folder, file), `${lines.join('\n')}\n`)
  const [program = '', ...before] = command
  const child = spawn(program, [...before, '-f', '-vvv', '-C', join(folder, 'asterisk.conf')], { stdio: 'ignore' })
  // A test run that is broken off leaves no switch behind.
  const killNow = (): void => void child.kill('SIGKILL')
  process.once('exit', killNow)
  const words = (): string => readFileSync(join(folder, 'words.log'), 'utf8')
  const stop = async (): Promise<void> => {
    process.off('exit', killNow)
    await end(child)
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    appendFileSync(join(folder, 'words.log'), '')
    await waitFor('the provider to listen', () => child.exitCode !== null || isListening(tlsPort), 20_000)
    if (child.exitCode !== null) throw new Error(`it has ended with ${child.exitCode}`)
  } catch (error) {
    const said = words()
    await stop()
    throw new Error(`the provider's switch did not start; it says:\n${said}`, { cause: error })
  }
  return { tlsPort, certificate, words, stop }
}

const pjsip = (
  { hotline, people, udpPort, encryption = 'sdes' }: ProviderOptions,
  folder: string,
  tlsPort: number,
): readonly string[] => [
  '[global]',
  'type = global',
  'endpoint_identifier_order = username,ip',
  'debug = yes',
  '[udp]',
  'type = transport',
  'protocol = udp',
  `bind = ${PROVIDER_HOST}:${udpPort}`,
  '[tls]',
  'type = transport',
  'protocol = tls',
  `bind = ${PROVIDER_HOST}:${tlsPort}`,
  'method = sslv23',
  `cert_file = ${join(folder, 'tls', 'cert.pem')}`,
  `priv_key_file = ${join(folder, 'tls', 'key.pem')}`,
  `ca_list_file = ${hotline.certificateFile}`,
  'verify_server = yes',
  '[party](!)',
  'type = endpoint',
  'disallow = all',
  'allow = alaw,ulaw',
  'direct_media = no',
  '[outside](party)',
  'transport = udp',
  'context = from-people',
  'callerid = <0812000111>',
  '[people](party)',
  'transport = udp',
  'context = from-people',
  'aors = people',
  '[people]',
  'type = aor',
  `contact = sip:127.0.0.1:${people}`,
  '[hotline](party)',
  'transport = tls',
  `media_encryption = ${encryption}`,
  'rewrite_contact = yes',
  'context = from-hotline',
  'aors = hotline',
  '[hotline]',
  'type = aor',
  `contact = sip:127.0.0.1:${hotline.port}\\;transport=tls`,
  '[hotline]',
  'type = identify',
  'endpoint = hotline',
  'match = 127.0.0.1',
  // Whoever signs in.
  `[${ACCOUNT.username}](party)`,
  'transport = tls',
  'context = from-hotline',
  `aors = ${ACCOUNT.username}`,
  `auth = ${ACCOUNT.username}`,
  `[${ACCOUNT.username}]`,
  'type = aor',
  'max_contacts = 1',
  `[${ACCOUNT.username}]`,
  'type = auth',
  `username = ${ACCOUNT.username}`,
  `password = ${ACCOUNT.secret}`,
]

const dial = (endpoint: string): readonly string[] => [
  `exten => _[+0-9].,1,Dial(PJSIP/\${EXTEN}@${endpoint})`,
  ' same => n,Hangup()',
]

const directories = (folder: string, modulesDir: string, dataDir: string): readonly string[] => [
  '[directories]',
  `astmoddir => ${modulesDir}`,
  `astdatadir => ${dataDir}`,
  ...['etc', 'varlib', 'db', 'key', 'agi', 'spool', 'run', 'log', 'cache'].map((name) => `ast${name}dir => ${folder}`),
]

const MODULES = [
  ...['res_sorcery_config', 'res_sorcery_memory', 'res_sorcery_astdb', 'res_timing_timerfd', 'pbx_config', 'app_dial'],
  ...['codec_ulaw', 'codec_alaw', 'codec_a_mu', 'bridge_simple', 'bridge_native_rtp', 'bridge_softmix'],
  ...['res_crypto', 'res_pjproject', 'res_rtp_asterisk', 'res_srtp', 'res_pjsip', 'res_pjsip_session'],
  ...['res_pjsip_pubsub', 'chan_pjsip', 'res_pjsip_caller_id', 'res_pjsip_endpoint_identifier_ip'],
  ...['res_pjsip_endpoint_identifier_user', 'res_pjsip_logger', 'res_pjsip_nat', 'res_pjsip_sdp_rtp'],
  ...['res_pjsip_registrar', 'res_pjsip_authenticator_digest'],
]

/** As the hotline makes its own: for this name, and for this machine's. */
const makeCertificate = (folder: string, name: string): string => {
  mkdirSync(join(folder, 'tls'))
  execFileSync(process.execPath, [MAKE_CERTIFICATE], {
    env: { ...foreignEnvironment(), SAMBUNG_DATA: folder, SAMBUNG_PUBLIC_ADDRESS: name },
  })
  return readFileSync(join(folder, 'tls', 'cert.pem'), 'utf8')
}

const MAKE_CERTIFICATE = fileURLToPath(new URL('../../../dist/scripts/tls/make.js', import.meta.url))

/** npm test finds or fetches it and says so in SAMBUNG_TOOLS. */
const asteriskProgram = (): AsteriskProgram => {
  const tools: { readonly asterisk?: AsteriskProgram } = JSON.parse(process.env.SAMBUNG_TOOLS ?? '{}')
  if (tools.asterisk === undefined) throw new Error('SAMBUNG_TOOLS names no Asterisk: npm test sets it')
  return tools.asterisk
}

interface AsteriskProgram {
  readonly command: readonly string[]
  readonly modulesDir: string
  readonly dataDir: string
}

const isListening = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host: PROVIDER_HOST, port })
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })

const end = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}
