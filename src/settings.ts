/** Every setting: its form, its default, and what a wrong value is answered with. config.ts reads them. */
import { type Static, Type } from 'typebox'

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
    // A store that is not there yet is not promised: data would be looked for where none is.
    pattern: '^$',
    default: '',
    description: 'must be empty: the data is kept by SQLite in the data folder, another store is not supported yet',
    examples: [''],
  }),
  sipHost: ipAddress('127.0.0.1'),
  sipPort: port(5060),
  sipTlsPort: Type.Integer({
    minimum: 0,
    maximum: 65535,
    default: 0,
    description: 'must be a port number from 1 to 65535, or 0 for the first free one above the SIP port',
    examples: [5061],
  }),
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
  signInSeconds: Type.Integer({
    minimum: 10,
    maximum: 2_592_000,
    default: 43_200,
    description: 'must be a number of seconds from 10 to 2592000 (thirty days)',
    examples: [43_200],
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
  ariLink: Type.Enum(['auto', 'websocket', 'ari-client'], {
    default: 'auto',
    description: 'must be auto, websocket or ari-client',
    examples: ['auto'],
  }),
  banAfter: Type.Integer({
    minimum: 3,
    maximum: 100_000,
    default: 20,
    description: 'must be a number of attempts from 3 to 100000',
    examples: [20],
  }),
  banSeconds: Type.Integer({
    minimum: 1,
    maximum: 2_592_000,
    default: 3_600,
    description: 'must be a number of seconds from 1 to 2592000 (thirty days)',
    examples: [3_600],
  }),
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
  visitorNumbers: Type.String({
    pattern: '^(off|\\+?[0-9]{1,32}(,\\s*\\+?[0-9]{1,32})*)$',
    default: '1501',
    description: 'must be telephone numbers of the hotline, separated by commas, or off',
    examples: ['1501'],
  }),
  visitorsMost: Type.Integer({
    minimum: 1,
    maximum: 1000,
    default: 20,
    description: 'must be a number from 1 to 1000',
    examples: [20],
  }),
  asterisk: optionalPath('the path of an asterisk program, or empty: found or fetched', '/usr/sbin/asterisk'),
  serverSocket: optionalPath(
    'the path of the socket that the server listens on for the edge, or empty',
    '/run/sambung/server.sock',
  ),
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
