/** What the driver is given by whoever starts it. */
import type { AccountId, LineId } from '../../core/ids.ts'
import type { TrunkTransport } from '../../core/lines/words.ts'
import type { Visit } from '../../ports/intruders.ts'
import type { Line } from '../../ports/lines.ts'
import type { Voice } from '../../ports/voice.ts'

/** Where the driver writes what people should know; pino fits. Never a caller's number or words in it. */
export interface EngineLog {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

/** Counts something for /metrics; the labels have few different values. */
export type Count = (metric: string, labels: Readonly<Record<string, string>>) => void

export interface AsteriskOptions {
  /** Like `http://127.0.0.1:8088/ari`. */
  readonly ariUrl: string
  readonly ariUser: string
  readonly ariSecret: string
  readonly ami: {
    readonly host: string
    readonly port: number
    readonly user: string
    readonly secret: string
  }
  /** How its requests go out: `ari-client` for switches older than 22.10, which `websocket`, taken when absent, is not for. */
  readonly link?: 'websocket' | 'ari-client'
  /** It is older than 22.10: it records both sides of a leg in a file each. */
  readonly older?: boolean
  /** The Stasis application the dialplan hands calls to; `<app>-ring` and `<app>-slow` are the other sockets'. */
  readonly app: string
  /** Where the switch writes raw recordings, as `<recording>.raw`. */
  readonly recordingsDir: string
  /** The file in which the net writes down what it did; nothing is read when absent. */
  readonly netBook?: string
  /** The file that tells the net whom it may ring, and the number after them ('' for none); nobody when absent. */
  readonly netPhones?: { readonly file: string; readonly number: string }
  /** Browsers' accounts that should be in the switch now, and the secret of each; none are used when absent. */
  readonly accounts?: {
    readonly list: () => readonly AccountId[]
    readonly secretOf: (account: AccountId) => string
  }
  /** What is said becomes files by it; nothing can be said without. */
  readonly voice?: Pick<Voice, 'files' | 'ready'>
  /** Trunks and desk phones that should be in the switch now, and each one as it should be; none are used when absent. */
  readonly lines?: {
    readonly list: () => readonly LineId[]
    readonly find: (line: LineId) => Line | null
    /** All addresses of hosts that are named in a trunk, none when they cannot be looked up; the switch does it when absent. */
    readonly whereAre?: (hosts: readonly string[], transport: TrunkTransport) => Promise<readonly string[]>
  }
  /** The file in which the switch finds who may vouch for a trunk's certificate, and what belongs there; left alone when absent. */
  readonly authorities?: { readonly file: string; readonly text: () => string }
  /** The switch's music class; its default one when absent. */
  readonly musicClass?: string
  /** Whether a later start of the server was given secrets of its own: then a lost link is lost for good. */
  readonly isReplaced?: () => boolean
  /** Told once when another server has the switch. Nothing can be done here any more: the process should end. */
  readonly onFenced?: () => void
  /** The file in which the switch finds who is shut out; nobody can be when absent. */
  readonly bansFile?: string
  /** Told of whoever comes by SIP with a wrong password or the right one, or with a name that nobody has. */
  readonly onVisit?: (visit: Visit) => void
  readonly log: EngineLog
  readonly count: Count
}
