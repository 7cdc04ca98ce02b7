/**
 * The settings: config/sambung.yaml, then the environment, which wins. A setting `sipPort` is the variable SAMBUNG_SIP_PORT;
 * SAMBUNG_SIP_PORT_FILE names a file that holds the value, which keeps a secret out of the environment.
 */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Value } from 'typebox/value'
import { parse } from 'yaml'
import { type SettingName, type Settings, SettingsSchema } from './settings.ts'

/** The settings as the product uses them: checked, paths absolute, frozen. */
export interface Config extends Readonly<Omit<Settings, 'rtpPorts' | 'iceServers' | 'visitorNumbers'>> {
  readonly rtpPorts: { readonly first: number; readonly last: number }
  readonly iceServers: readonly string[]
  /** What a visitor may call from the page; none: that is switched off. */
  readonly visitorNumbers: readonly string[]
  /** Where the product's own files lie (package.json). */
  readonly root: string
}

export interface ConfigProblem {
  /** The name a person can search for: the environment variable, or the key and its file. */
  readonly setting: string
  readonly problem: string
  readonly example: string
}

/** One or more settings are wrong; the message lists all of them. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly problems: readonly ConfigProblem[]
  constructor(problems: readonly ConfigProblem[]) {
    super(problems.map((p) => `${p.setting}: ${p.problem} (for example: ${p.example})`).join('\n'))
    this.problems = problems
  }
}

/** Reads all settings; throws ConfigError with every problem at once. Relative paths count from the product's folder. */
export function loadConfig(env: Readonly<Record<string, string | undefined>>, options: LoadOptions = {}): Config {
  const root = options.root ?? productRoot()
  const file = options.file ?? join(root, 'config', 'sambung.yaml')
  const problems: ConfigProblem[] = []
  const given = new Map<string, Given>([...fromFile(file, problems), ...fromEnvironment(env, problems)])

  const settings: Settings = Value.Create(SettingsSchema)
  const checked: Record<string, unknown> = { ...settings }
  for (const [name, { value, setting }] of given) {
    if (!isSettingName(name)) continue
    if (Value.Check(SettingsSchema.properties[name], value)) checked[name] = value
    else problems.push(describe(name, setting, shown(name, value)))
  }
  const whole = Value.Check(SettingsSchema, checked) ? checked : settings
  const rtpPorts = portRange(whole.rtpPorts)
  const nameOf = (name: SettingName): string => given.get(name)?.setting ?? environmentName(name)
  if (rtpPorts === null) problems.push(describe('rtpPorts', nameOf('rtpPorts'), shown('rtpPorts', whole.rtpPorts)))
  if (problems.length === 0) problems.push(...collisions(whole, rtpPorts, nameOf))
  if (problems.length > 0 || rtpPorts === null) throw new ConfigError(problems)

  const path = (text: string): string => (text === '' ? '' : resolve(root, text))
  return Object.freeze({
    ...whole,
    data: path(whole.data),
    asterisk: path(whole.asterisk),
    serverSocket: path(whole.serverSocket),
    tlsCert: path(whole.tlsCert),
    tlsKey: path(whole.tlsKey),
    rtpPorts: Object.freeze(rtpPorts),
    iceServers: Object.freeze(listed(whole.iceServers)),
    visitorNumbers: Object.freeze(whole.visitorNumbers === 'off' ? [] : listed(whole.visitorNumbers)),
    root,
  })
}

const listed = (text: string): readonly string[] =>
  text.split(',').flatMap((each) => (each.trim() === '' ? [] : [each.trim()]))

export interface CertificateFiles {
  readonly cert: string
  readonly key: string
}

/** Certificate and key of the page's address, null when it is reached by http. */
export function tlsFiles(config: Config): CertificateFiles | null {
  return config.tlsCert === '' && /^(127\.|::1$)/.test(config.host) ? null : certificateFiles(config)
}

/** Those given, else ones that the start makes (scripts/tls): what the page and the switch show of themselves. */
export function certificateFiles(config: Config): CertificateFiles {
  if (config.tlsCert !== '') return { cert: config.tlsCert, key: config.tlsKey }
  return { cert: join(config.data, 'tls', 'cert.pem'), key: join(config.data, 'tls', 'key.pem') }
}

/** The relay that browsers are told of, over UDP and, where that is blocked, TCP; null when there is none. */
export function turnOf({
  turn,
}: Pick<Config, 'turn'>): { readonly urls: readonly string[]; readonly secret: string } | null {
  const [, scheme, secret, place] = /^(turns?):([^@]+)@(.+)$/.exec(turn) ?? []
  if (scheme === undefined || secret === undefined || place === undefined) return null
  const overTcp = `${scheme}:${place}?transport=tcp`
  return { urls: scheme === 'turns' ? [overTcp] : [`turn:${place}?transport=udp`, overTcp], secret }
}

/** Where the edge finds the server. The address of a socket has at most 107 characters: unix(7). */
export function serverSocketOf(config: Config): string {
  const usual = config.serverSocket || join(config.data, 'run', 'server.sock')
  if (Buffer.byteLength(usual) <= 100) return usual
  const name = createHash('sha256').update(config.data).digest('hex').slice(0, 16)
  return join(tmpdir(), `sambung-${name}`, 'server.sock')
}

export interface LoadOptions {
  readonly root?: string
  /** The settings file; the defaults hold where it does not exist. */
  readonly file?: string
}

/** `sipPort` → `SAMBUNG_SIP_PORT`. */
export function environmentName(name: SettingName): string {
  return `SAMBUNG_${name.replace(/[A-Z]/g, (capital) => `_${capital}`).toUpperCase()}`
}

/** The folder of the product's package.json, whether this file runs from src/ or from dist/src/. */
export function productRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder)
  return folder
}

interface Given {
  readonly value: unknown
  readonly setting: string
}

const NAMES = Object.keys(SettingsSchema.properties).filter(isSettingName)
/** Never shown, not even when wrong. */
const SECRET: readonly SettingName[] = ['adminPassword', 'databaseUrl', 'turn']

function isSettingName(name: string): name is SettingName {
  return Object.hasOwn(SettingsSchema.properties, name)
}

function fromFile(file: string, problems: ConfigProblem[]): [string, Given][] {
  if (!existsSync(file)) return []
  try {
    const content: unknown = parse(readFileSync(file, 'utf8')) ?? {}
    if (typeof content !== 'object' || content === null || Array.isArray(content)) {
      throw new Error('must be a list of "name: value" lines')
    }
    return Object.entries(content).flatMap(([name, value]): [string, Given][] => {
      const setting = `${name} in ${file}`
      // "port:" with nothing after it is the default
      if (isSettingName(name)) return value === null ? [] : [[name, { value, setting }]]
      problems.push({ setting, problem: 'is not a setting', example: `the settings are ${NAMES.join(', ')}` })
      return []
    })
  } catch (error) {
    const problem = `can't be read: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)}`
    problems.push({ setting: file, problem, example: 'port: 8080' })
    return []
  }
}

function fromEnvironment(env: LoadEnvironment, problems: ConfigProblem[]): [string, Given][] {
  return NAMES.flatMap((name): [string, Given][] => {
    const setting = environmentName(name)
    const direct = env[setting]
    const fromPath = env[`${setting}_FILE`]
    if (direct !== undefined && fromPath !== undefined) {
      problems.push({ setting, problem: `is set, and so is ${setting}_FILE`, example: `only ${setting}_FILE` })
    }
    // an empty variable is what `docker compose` and systemd leave of an unset one
    if (direct !== undefined && direct !== '') return [[name, { value: typed(name, direct), setting }]]
    if (fromPath === undefined || fromPath === '') return []
    try {
      const value = readFileSync(fromPath, 'utf8').replace(/\r?\n$/, '')
      return [[name, { value: typed(name, value), setting: `${setting}_FILE` }]]
    } catch (error) {
      const problem = `can't be read: ${error instanceof Error ? error.message : String(error)}`
      problems.push({ setting: `${setting}_FILE`, problem, example: `${setting}_FILE=/run/secrets/sambung` })
      return []
    }
  })
}

type LoadEnvironment = Readonly<Record<string, string | undefined>>

/** The environment only has text; a text that is no number stays one, so that the check names it. */
function typed(name: SettingName, text: string): unknown {
  const type: unknown = Reflect.get(SettingsSchema.properties[name], 'type')
  if (type === 'integer' && /^\d{1,9}$/.test(text)) return Number(text)
  if (type === 'boolean' && /^(true|1|yes)$/.test(text)) return true
  if (type === 'boolean' && /^(false|0|no)$/.test(text)) return false
  return text
}

function shown(name: SettingName, value: unknown): string {
  if (SECRET.includes(name)) return 'the value'
  const text = JSON.stringify(value) ?? String(value)
  return text.length > 80 ? `${text.slice(0, 80)}…` : text
}

function describe(name: SettingName, setting: string, value: string): ConfigProblem {
  const about = (key: string): string => String(Reflect.get(SettingsSchema.properties[name], key))
  return {
    setting,
    problem: `${value} is wrong: it ${about('description')}`,
    example: `${environmentName(name)}=${about('examples')}`,
  }
}

function portRange(text: string): { first: number; last: number } | null {
  const [first = 0, last = 0] = text.split('-').map(Number)
  // RTP takes an even port and the odd one above it (RFC 3550 §11)
  return first >= 1024 && last <= 65535 && first % 2 === 0 && last - first >= 4 ? { first, last } : null
}

/** Settings that do not go together: ports that would take each other, half of a pair. */
function collisions(
  settings: Settings,
  rtp: { first: number; last: number } | null,
  nameOf: (name: SettingName) => string,
): ConfigProblem[] {
  const problems: ConfigProblem[] = []
  const [half, other] = settings.tlsCert === '' ? (['tlsCert', 'tlsKey'] as const) : (['tlsKey', 'tlsCert'] as const)
  if (settings[half] === '' && settings[other] !== '') {
    const example = `${environmentName(half)}=/etc/sambung/tls.${half === 'tlsKey' ? 'key' : 'crt'}`
    problems.push({ setting: nameOf(half), problem: `is missing beside ${environmentName(other)}`, example })
  }
  const tcp: readonly SettingName[] = ['port', 'ariPort', 'amiPort', 'sipTlsPort']
  tcp.forEach((name, index) => {
    const other = tcp.slice(0, index).find((earlier) => settings[earlier] === settings[name])
    if (other === undefined) return
    const problem = `${settings[name]} is also ${environmentName(other)}: each needs a port of its own`
    problems.push({ setting: nameOf(name), problem, example: `${environmentName(name)}=${Number(settings[name]) + 1}` })
  })
  if (rtp !== null && settings.sipPort >= rtp.first && settings.sipPort <= rtp.last) {
    const problem = `${settings.rtpPorts} contains the SIP port ${settings.sipPort}`
    problems.push({ setting: nameOf('rtpPorts'), problem, example: `${environmentName('rtpPorts')}=10000-10999` })
  }
  return problems
}
