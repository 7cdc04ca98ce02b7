/** How this start of the server reaches the switch: the supervisor writes it before each start, with new secrets. */
import { readFileSync } from 'node:fs'

export interface SwitchAccess {
  readonly ariUrl: string
  readonly ariUser: string
  readonly ariSecret: string
  readonly amiHost: string
  readonly amiPort: number
  readonly amiUser: string
  readonly amiSecret: string
  /** Which Asterisk it is, `22.10.1`; empty where whoever wrote it did not know. */
  readonly version: string
}

/** Whether a later start of the server has other secrets than that. A file that cannot be read says nothing. */
export const isReplaced = (file: string, access: Pick<SwitchAccess, 'ariSecret'>): boolean => {
  try {
    return readSwitchAccess(file).ariSecret !== access.ariSecret
  } catch {
    return false
  }
}

/** Nobody can reach the switch with what is in the file; the message has the file, the problem and the remedy. */
export class SwitchAccessError extends Error {
  override readonly name = 'SwitchAccessError'
  constructor(file: string, problem: string, options?: ErrorOptions) {
    super(`${file}: ${problem}: ${REMEDY}`, options)
  }
}

const REMEDY = 'start the hotline with "npm start" (under systemd: the switch and the server\'s unit), which writes it'

/** Throws SwitchAccessError. */
export const readSwitchAccess = (file: string): SwitchAccess => {
  const json = parse(file, read(file))
  const field = (name: string): unknown => (typeof json === 'object' && json !== null ? Reflect.get(json, name) : null)
  const text = (name: string): string => {
    const value = field(name)
    if (typeof value === 'string' && value !== '') return value
    throw new SwitchAccessError(file, `${name} is missing`)
  }
  const port = field('amiPort')
  if (typeof port !== 'number' || !Number.isInteger(port) || port < 1 || port > 65_535)
    throw new SwitchAccessError(file, 'amiPort is no port')
  if (!URL.canParse(text('ariUrl'))) throw new SwitchAccessError(file, 'ariUrl is no URL')
  const version = field('version')
  return {
    version: typeof version === 'string' ? version : '',
    ariUrl: text('ariUrl'),
    ariUser: text('ariUser'),
    ariSecret: text('ariSecret'),
    amiHost: text('amiHost'),
    amiPort: port,
    amiUser: text('amiUser'),
    amiSecret: text('amiSecret'),
  }
}

const read = (file: string): string => {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : null
    throw new SwitchAccessError(file, code === 'ENOENT' ? 'it is missing' : `it can't be read (${code})`, { cause })
  }
}

const parse = (file: string, text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch (cause) {
    // Not with the parser's words: they quote what stands there, and secrets stand there.
    throw new SwitchAccessError(file, 'it is cut short or altered', { cause })
  }
}
