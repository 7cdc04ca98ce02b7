/** Lines to the world outside: trunks, the desk phones of the house, and the routes by which a number may leave it. */
import { type AgentId, type LineId, lineId, type PhoneId, type RouteId, type TrunkId } from '../ids.ts'

/** How keys come and go; `auto`: as the other side says that it does. */
export const DTMF_MODES = ['auto', 'rfc4733', 'info', 'inband'] as const
export type DtmfMode = (typeof DTMF_MODES)[number]
/** What a trunk may speak, as Asterisk names it. */
export const TRUNK_CODECS = ['alaw', 'ulaw'] as const
export type TrunkCodec = (typeof TRUNK_CODECS)[number]
/** How SIP goes there and back; `tls`: encrypted, and only to whom the certificate says that we mean. */
export const TRUNK_TRANSPORTS = ['udp', 'tcp', 'tls'] as const
export type TrunkTransport = (typeof TRUNK_TRANSPORTS)[number]
/** Of the sound; `srtp`: with keys that the two sides tell each other in SIP (SDES, RFC 4568). */
export const TRUNK_ENCRYPTIONS = ['none', 'srtp'] as const
export type TrunkEncryption = (typeof TRUNK_ENCRYPTIONS)[number]

export interface Trunk {
  readonly id: TrunkId
  readonly name: string
  readonly connection: TrunkConnection
  readonly transport: TrunkTransport
  readonly encryption: TrunkEncryption
  /** PEM of who vouches for the provider's certificate besides those that this machine trusts; null: nobody else. */
  readonly certificateAuthority: string | null
  /** Best first. */
  readonly codecs: readonly TrunkCodec[]
  readonly dtmf: DtmfMode
  /** Numbers of ours that the provider knows; the first is shown where a route names none. */
  readonly callerIds: readonly string[]
  readonly limits: TrunkLimits
  readonly enabled: boolean
}

export type TrunkConnection =
  /** We sign in to it. */
  | {
      readonly kind: 'registration'
      /** Where it is: a name or an IPv4 address, with a port or without. */
      readonly server: string
      readonly username: string
      /** Sealed under a key of the installation's: nobody reads it in the journal. */
      readonly sealedSecret: string
    }
  /** It knows us by our address, and we it by its own. The first one is called. */
  | { readonly kind: 'address'; readonly hosts: readonly string[] }

/** How every trunk was reached before there was a choice. */
export const PLAIN_SIP = { transport: 'udp', encryption: 'none', certificateAuthority: null } as const

/** Where SIP is spoken when no port is named (RFC 3261, 19.1.2). */
export const sipPortOf = ({ transport }: Pick<Trunk, 'transport'>): number => (transport === 'tls' ? 5061 : 5060)

/** What we ask of it at most; null: nothing is laid down. Calls that come in are not counted. */
export interface TrunkLimits {
  readonly calls: number | null
  readonly callsPerSecond: number | null
}

/** An account at the switch for a telephone on a desk. */
export interface DeskPhone {
  readonly id: PhoneId
  readonly label: string
  /** Its name at the switch. The secret follows from it, and is nowhere. */
  readonly username: string
  /** Whose it is; null: whoever sits there. */
  readonly agent: AgentId | null
}

/** The longest prefix counts. */
export interface Route {
  readonly id: RouteId
  readonly name: string
  /** What numbers begin with; empty: all. */
  readonly prefix: string
  /** So many characters are taken off the front, and then this is put there. */
  readonly strip: number
  readonly prepend: string
  /** The first that may be used is. */
  readonly trunks: readonly TrunkId[]
  /** Shown as the caller; null: the trunk's first, or the number that the customer dialled. */
  readonly callerId: string | null
  /** False: such numbers are not called. */
  readonly allowed: boolean
}

/** What holds for every call out. */
export interface OutsideRules {
  /** The kill switch: nothing goes out but to emergency numbers. */
  readonly stopped: boolean
  /** Called as they are, whatever routes, limits and the kill switch say. */
  readonly emergency: readonly string[]
}

/** The way by which a number was called; it is dialled without its first characters, and with others before it. */
export interface Way {
  readonly trunk: TrunkId
  readonly strip: number
  readonly prepend: string
  readonly callerId: string | null
}

/** What is dialled for a number that goes that way. */
export const dialledBy = ({ strip, prepend }: Pick<Way, 'strip' | 'prepend'>, digits: string): string =>
  prepend + digits.slice(strip)

/** Calls that were begun on a trunk within a second of the first of them. */
export interface TrunkPace {
  readonly since: number
  readonly calls: number
}

export const LINE_PATTERN = /^(?:trunk-[a-z][a-z0-9-]{0,31}|desk-[0-9a-f]{8})$/
/** Certificates and nothing else, one after the other (RFC 7468). */
export const PEM_PATTERN = /^\s*(?:-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\r\n]+-----END CERTIFICATE-----\s*)+$/
export const TRUNK_PATTERN = /^[a-z][a-z0-9-]{0,31}$/
export const DESK_USERNAME_PATTERN = /^desk-[0-9a-f]{8}$/
/** Where a desk phone rings, as a station's address. */
export const DESK_URI_PATTERN = /^account:desk-[0-9a-f]{8}$/

/** What the switch knows a trunk and a desk phone as. */
export const lineOfTrunk = (trunk: TrunkId): LineId => lineId(`trunk-${trunk}`)
export const lineOfPhone = ({ username }: Pick<DeskPhone, 'username'>): LineId => lineId(username)
export const uriOfPhone = ({ username }: Pick<DeskPhone, 'username'>): string => `account:${username}`
/** The name of the account in a desk phone's address, or null. */
export const deskOfUri = (uri: string): string | null =>
  DESK_URI_PATTERN.test(uri) ? uri.slice('account:'.length) : null
