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
}

/** Whether a later start of the server has other secrets than that. A file that cannot be read says nothing. */
export const isReplaced = (file: string, access: SwitchAccess): boolean => {
  try {
    return readSwitchAccess(file).ariSecret !== access.ariSecret
  } catch {
    return false
  }
}

/** Throws an Error that says which file and which field is wrong. */
export const readSwitchAccess = (file: string): SwitchAccess => {
  const json: unknown = JSON.parse(readFileSync(file, 'utf8'))
  const field = (name: string): unknown => (typeof json === 'object' && json !== null ? Reflect.get(json, name) : null)
  const text = (name: string): string => {
    const value = field(name)
    if (typeof value !== 'string' || value === '')
      throw new Error(`${file}: ${name} is missing: start the switch with "npm start", which writes it`)
    return value
  }
  return {
    ariUrl: text('ariUrl'),
    ariUser: text('ariUser'),
    ariSecret: text('ariSecret'),
    amiHost: text('amiHost'),
    amiPort: Number(field('amiPort')),
    amiUser: text('amiUser'),
    amiSecret: text('amiSecret'),
  }
}
