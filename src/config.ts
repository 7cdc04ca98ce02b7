/**
 * The settings: config/sambung.yaml, then the environment, which wins. A setting `sipPort` is the variable SAMBUNG_SIP_PORT;
 * SAMBUNG_SIP_PORT_FILE names a file that holds the value, which keeps a secret out of the environment.
 */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'
import { parse } from 'yaml'

const port = (fallback: number) =>
  Type.Integer({
    minimum: 1,
    maximum: 65535,
    default: fallback,
    description: 'must be a port number from 1 to 65535',
    examples: [fallback],
  })
const ipv4 = '(25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}'
const ipAddress = (fallback: string) =>
  Type.String({
    pattern: `^(${ipv4}|[0-9a-fA-F:]*:[0-9a-fA-F:.]+)$`,
    default: fallback,
    description: 'must be an IP address of this machine, or 0.0.0.0 for all of them',
    examples: ['127.0.0.1'],
  })
/** Characters that a path may have which also stands in the switch's configuration and in its dial plan. */
const PATH = '[^\\x00-\\x1f\\x7f;,&|"$\\\\\\[\\]#=%]'
const optionalPath = (what: string, example: string) =>
  Type.String({ pattern: `^${PATH}*$`, default: '', description: `must be ${what}`, examples: [example] })

/** Every setting with its form and default; `description` and `examples` are what a wrong value is answered with. */
export const SettingsSchema = Type.Object({
  data: Type.String({
    pattern: `^${PATH}+$`,
    default: './data',
    description: 'must be a folder, without the characters ; , & | " $ \\ [ ] # = %',
    examples: ['./data'],
  }),
  host: ipAddress('127.0.0.1'),
  port: port(8080),
  adminPassword: Type.String({
    pattern: '^(|.{8,200})$',
    default: '',
    description: 'must have 8 to 200 characters, or be empty for a random one',
    examples: ['nine blue herons'],
  }),
  databaseUrl: Type.String({
    pattern: '^(|postgres(ql)?://\\S+)$',
    default: '',
    description: 'must be empty (SQLite in the data folder) or a PostgreSQL URL',
    examples: ['postgres://sambung:secret@127.0.0.1:5432/sambung'],
  }),
  sipHost: ipAddress('127.0.0.1'),
  sipPort: port(5060),
  rtpPorts: Type.String({
    pattern: '^\\d{1,5}-\\d{1,5}$',
    default: '10000-10999',
    description: 'must be two ports from 1024 to 65535, the first even, with at least four between them',
    examples: ['10000-10999'],
  }),
  publicAddress: Type.String({
    pattern: `^(|${ipv4}|[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?)$`,
    default: '',
    description: 'must be an IP address or a host name, or empty',
    examples: ['203.0.113.7'],
  }),
  iceServers: Type.String({
    pattern: '^(|(stuns?|turns?):[^\\s,]+(,\\s*(stuns?|turns?):[^\\s,]+)*)$',
    default: '',
    description: 'must be a comma-separated list of stun: and turn: URLs, or empty for none',
    examples: ['stun:stun.example.org:3478'],
  }),
  turn: Type.String({
    pattern: '^(off|turns?:[^\\s@]+@[^\\s@]+)$',
    default: 'off',
    description: 'must be off, or a coturn URL with its shared secret before the @',
    examples: ['turn:SECRET@turn.example.org:3478'],
  }),
  ariPort: port(8088),
  amiPort: port(5038),
  engine: Type.Enum(['asterisk'], {
    default: 'asterisk',
    description: 'must be the name of a switch that is supported: asterisk',
    examples: ['asterisk'],
  }),
  netNumber: Type.String({
    pattern: '^[0-9]{0,32}$',
    default: '',
    description: 'must be a telephone number, digits only, or empty for none',
    examples: ['02150201234'],
  }),
  asterisk: optionalPath('the path of an asterisk program, or empty: found or fetched', '/usr/sbin/asterisk'),
  tlsCert: optionalPath('the path of a certificate in PEM form, or empty', '/etc/sambung/tls.crt'),
  tlsKey: optionalPath('the path of a private key in PEM form, or empty', '/etc/sambung/tls.key'),
  logLevel: Type.Enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
    default: 'info',
    description: 'must be one of fatal, error, warn, info, debug, trace, silent',
    examples: ['info'],
  }),
  empty: Type.Boolean({
    default: false,
    description: 'must be true or false',
    examples: [false],
  }),
})

export type Settings = Static<typeof SettingsSchema>
export type SettingName = keyof Settings

/** The settings as the product uses them: checked, paths absolute, frozen. */
export interface Config extends Readonly<Omit<Settings, 'rtpPorts' | 'iceServers'>> {
  readonly rtpPorts: { readonly first: number; readonly last: number }
  readonly iceServers: readonly string[]
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
    tlsCert: path(whole.tlsCert),
    tlsKey: path(whole.tlsKey),
    rtpPorts: Object.freeze(rtpPorts),
    iceServers: Object.freeze(whole.iceServers.split(',').flatMap((url) => (url.trim() === '' ? [] : [url.trim()]))),
    root,
  })
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

/** Ports of one installation that would take each other. */
function collisions(
  settings: Settings,
  rtp: { first: number; last: number } | null,
  nameOf: (name: SettingName) => string,
): ConfigProblem[] {
  const problems: ConfigProblem[] = []
  const tcp: readonly SettingName[] = ['port', 'ariPort', 'amiPort']
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
