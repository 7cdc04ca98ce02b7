/**
 * Asterisk's words and ours, both ways, without state: a message becomes a signal about a leg, a command becomes requests.
 * ARI 22: https://docs.asterisk.org/Latest_API/API_Documentation/Asterisk_REST_Interface/
 */
import { parseTrunkUri } from '../../core/call/outgoing.ts'
import type { EngineCommand, LegMemo, LiveAccount, LiveBridge, LiveLeg } from '../../core/call/switch.ts'
import { parseStationUri } from '../../core/dial.ts'
import { ACCOUNT_PATTERN, bridgeId, ID_PATTERN, type LegId, legId, VISITOR_PATTERN } from '../../core/ids.ts'
import { EngineRefusedError } from '../../ports/engine.ts'
import { toLiveAccount } from './accounts.ts'
import type { AriMessage, AriRequest } from './ari-socket.ts'
import { UNWANTED_EVENTS } from './event-filter.ts'
import { MEMO_VARIABLE, readMemo, writeMemo } from './memo.ts'

/** What every message says of its leg, so that a leg first seen after a restart is understood too. */
interface LegNow {
  readonly leg: LegId
  readonly inbound: boolean
  readonly ringing: boolean
  readonly up: boolean
}

/** What a message says about a leg of ours. */
export type Signal =
  | {
      readonly type: 'entered'
      readonly leg: LegId
      readonly inbound: boolean
      readonly from: string
      readonly to: string
      readonly memo: LegMemo | null
      readonly waitedSince: number | null
    }
  | ({ readonly type: 'rang' } & LegNow)
  | ({ readonly type: 'answered' } & LegNow)
  /** Its end was asked for: by the far side with a cause, or in the switch (`soft`). */
  | ({ readonly type: 'hanging-up'; readonly soft: boolean; readonly code: number } & LegNow)
  | ({ readonly type: 'left' } & LegNow)
  | ({ readonly type: 'destroyed'; readonly code: number } & LegNow)
  /** A browser's phone is there, or has gone. */
  | ({ readonly type: 'account' } & LiveAccount)
  /** Another server has taken our application. */
  | { readonly type: 'replaced' }

/** A signal that is about a leg. */
export type LegSignal = Exclude<Signal, { readonly type: 'replaced' | 'account' }>

/** The argument by which the dialplan hands over a caller, and the one our own legs enter with. */
const INBOUND = 'inbound'
const MADE = 'made'

const QUIET: ReadonlySet<string> = new Set([...UNWANTED_EVENTS, 'ApplicationRegistered', 'ApplicationMoveFailed'])

/** The signal in a message; `quiet` when its kind is known and says nothing, `unknown` when we never heard of it. */
export const toSignal = (message: AriMessage): Signal | 'quiet' | 'unknown' => {
  const channel = asRecord(message.channel)
  const leg = legId(asText(channel.id))
  // Without a name it is nobody's.
  if (message.type !== 'ApplicationReplaced' && 'channel' in message && !ID_PATTERN.test(leg)) return 'quiet'
  const { state } = channel
  const now = { leg, inbound: isInbound(channel), ringing: state === 'Ringing', up: state === 'Up' }
  switch (message.type) {
    case 'StasisStart': {
      const args = Array.isArray(message.args) ? message.args.map(asText) : []
      return {
        type: 'entered',
        leg,
        inbound: args[0] === INBOUND,
        from: cleanText(asText(asRecord(channel.caller).number)),
        to: cleanText(args[1] || asText(asRecord(channel.dialplan).exten)),
        memo: memoOf(channel),
        waitedSince: waitedSince(momentOf(channel.creationtime), momentOf(message.timestamp)),
      }
    }
    case 'ChannelStateChange':
      if (channel.state === 'Ringing') return { type: 'rang', ...now }
      return channel.state === 'Up' ? { type: 'answered', ...now } : 'quiet'
    case 'ChannelHangupRequest':
      return { type: 'hanging-up', ...now, soft: message.soft === true, code: asNumber(message.cause) }
    case 'StasisEnd':
      return { type: 'left', ...now }
    case 'ChannelDestroyed':
      return { type: 'destroyed', ...now, code: asNumber(message.cause) }
    case 'EndpointStateChange': {
      const account = toLiveAccount(message.endpoint)
      return account === null ? 'quiet' : { type: 'account', ...account }
    }
    case 'ApplicationReplaced':
      return { type: 'replaced' }
    default:
      return QUIET.has(message.type) ? 'quiet' : 'unknown'
  }
}

/** Commands that are one request on the control socket. */
export type PlainCommand = Extract<
  EngineCommand,
  {
    readonly type:
      | 'answer-leg'
      | 'create-bridge'
      | 'destroy-bridge'
      | 'add-leg'
      | 'remove-leg'
      | 'start-music'
      | 'stop-music'
      | 'hang-up-leg'
      | 'release-leg'
  }
>

export const toRequest = (command: PlainCommand, musicClass: string): AriRequest => {
  switch (command.type) {
    case 'answer-leg':
      return { method: 'POST', uri: `channels/${part(command.leg)}/answer` }
    case 'create-bridge':
      return { method: 'POST', uri: `bridges/${part(command.bridge)}`, query: { type: 'mixing' } }
    case 'destroy-bridge':
      return { method: 'DELETE', uri: `bridges/${part(command.bridge)}` }
    case 'add-leg':
      return { method: 'POST', uri: `bridges/${part(command.bridge)}/addChannel`, query: { channel: command.leg } }
    case 'remove-leg':
      return { method: 'POST', uri: `bridges/${part(command.bridge)}/removeChannel`, query: { channel: command.leg } }
    case 'start-music':
      return { method: 'POST', uri: `bridges/${part(command.bridge)}/moh`, query: { mohClass: musicClass } }
    case 'stop-music':
      return { method: 'DELETE', uri: `bridges/${part(command.bridge)}/moh` }
    case 'hang-up-leg':
      return { method: 'DELETE', uri: `channels/${part(command.leg)}`, query: { reason: command.cause } }
    case 'release-leg':
      return {
        method: 'POST',
        uri: `channels/${part(command.leg)}/continue`,
        query: { context: 'net', extension: 's', priority: '1' },
      }
  }
}

export type RingLeg = Extract<EngineCommand, { readonly type: 'ring-leg' }>

/** Makes the leg; it is not rung yet. Throws EngineRefusedError for an address that is not a station's. */
export const toCreate = (ring: RingLeg, app: string): AriRequest => {
  const endpoint = toDialString(ring.uri)
  if (endpoint === null) {
    throw new EngineRefusedError(
      `ring-leg.uri: ${JSON.stringify(cleanText(ring.uri))} is not a station's address (example: sip:1001@192.0.2.7:5060)`,
    )
  }
  return {
    method: 'POST',
    uri: 'channels/create',
    query: { endpoint, app, appArgs: MADE, channelId: ring.leg, ...formatsFor(ring.uri) },
    body: {
      variables: {
        ...shownAs(ring.from),
        ...memoVariables(ring.memo),
        ...(ring.answersItself ? PICK_UP : {}),
        ...(ring.muted ? { [GAIN]: MUTED } : {}),
      },
    },
  }
}

/** Phones of many makers and our page understand it; a made-up address stands for the caller's picture. */
const PICK_UP = { 'PJSIP_HEADER(add,Call-Info)': '<sip:sambung.invalid>;answer-after=0' }

/**
 * What comes from the leg becomes silence. ARI's own mute (and MUTEAUDIO) lets nothing pass instead: the other side gets no
 * packet any more and may take the line for dead. Nor can it be asked for before the leg rings.
 */
export const toMute = ({ leg, muted }: Extract<EngineCommand, { readonly type: 'mute-leg' }>): AriRequest => ({
  method: 'POST',
  uri: `channels/${part(leg)}/variable`,
  query: { variable: GAIN, value: muted ? MUTED : '0' },
})

/** A negative gain divides: by this much nothing is left of 16 bits. */
const GAIN = 'VOLUME(RX)'
const MUTED = '-32767'

/** What Asterisk dials: a phone by its address, a browser by its account, a number by its trunk; null for anything else. */
export const toDialString = (uri: string): string | null => {
  if (parseStationUri(uri) !== null) return `PJSIP/station/${uri}`
  const outside = parseTrunkUri(uri)
  if (outside !== null) return `PJSIP/${outside.number}@${outside.trunk}-out`
  const account = uri.startsWith(BROWSER) ? uri.slice(BROWSER.length) : ''
  return ACCOUNT_PATTERN.test(account) ? `PJSIP/${account}` : null
}

const BROWSER = 'browser:'

/**
 * Unless it is told, Asterisk offers what a telephone would like best. G.711 comes before Opus: beside an Opus leg MixMonitor's
 * stereo file has 3 of each 20 ms, six times slower (22.10.1: with option `D` its frames are taken for 8 kHz, and are 48 kHz).
 */
const formatsFor = (uri: string): Readonly<Record<string, string>> =>
  uri.startsWith(BROWSER) ? { formats: 'alaw,ulaw,opus' } : {}

/** Both directions of a leg are heard; what is said to it goes to its station and to nobody it talks with. */
export const toSnoop = (
  { leg, of, whisper }: Extract<EngineCommand, { readonly type: 'snoop-leg' }>,
  app: string,
): AriRequest => ({
  method: 'POST',
  uri: `channels/${part(of)}/snoop/${part(leg)}`,
  query: { spy: 'both', whisper: whisper ? 'out' : 'none', app, appArgs: MADE },
})

/** A round second is the finest time to ring that Asterisk knows; it rounds up, the core's own deadline is exact. */
export const toDial = (ring: RingLeg): AriRequest => ({
  method: 'POST',
  uri: `channels/${part(ring.leg)}/dial`,
  query: { timeout: String(Math.max(1, Math.ceil(ring.ringMs / 1000))) },
})

/** How long a key is held down, and how long none is before the next. */
const DIGIT_MS = 120
const BETWEEN_DIGITS_MS = 80
/** From one key to the next. */
export const DIGIT_EVERY_MS = DIGIT_MS + BETWEEN_DIGITS_MS

/** One key: whatever else is asked of the leg waits in the switch until it is let go. */
export const toDigit = (leg: LegId, digit: string): AriRequest => ({
  method: 'POST',
  uri: `channels/${part(leg)}/dtmf`,
  query: { dtmf: digit, duration: String(DIGIT_MS), between: '0' },
})

/** How long the switch keeps a waiting caller for us without hearing from us; the same stands in the dial plan. */
const GUARD_SECONDS = 60

/** Who talks is never cut off; everybody else falls into the net when nobody renews this in time. */
export const toMemoRequest = (leg: LegId, memo: LegMemo): AriRequest => ({
  method: 'POST',
  uri: `channels/${part(leg)}/variables`,
  body: {
    variables: {
      ...memoVariables(memo),
      'TIMEOUT(absolute)': memo.phase === 'talking' ? '0' : String(GUARD_SECONDS),
    },
  },
})

/** A leg of ours, or a caller whom the net has, in `GET channels`; null when it is in other hands. */
export const toLiveLeg = (value: unknown, app: string): LiveLeg | null => {
  const channel = asRecord(value)
  const { app_name: application, context } = asRecord(channel.dialplan)
  const inNet = application !== 'Stasis' && /^net\b/.test(asText(context))
  const [owner, kind, to] = inNet ? [app, INBOUND, ''] : argumentsOf(channel)
  if (!inNet && (application !== 'Stasis' || owner !== app)) return null
  return {
    leg: legId(asText(channel.id)),
    inbound: kind === INBOUND,
    state: channel.state === 'Up' ? 'up' : channel.state === 'Ringing' || channel.state === 'Ring' ? 'ringing' : 'down',
    from: cleanText(asText(asRecord(channel.caller).number)),
    to: cleanText(to || asText(asRecord(channel.dialplan).exten)),
    memo: memoOf(channel),
    createdAt: momentOf(channel.creationtime),
    ...(inNet ? { inNet } : {}),
  }
}

/** A bridge made through ARI in `GET bridges`, or null when it is the switch's own. */
export const toLiveBridge = (value: unknown): LiveBridge | null => {
  const bridge = asRecord(value)
  if (bridge.bridge_class !== 'stasis') return null
  const legs = Array.isArray(bridge.channels) ? bridge.channels.map((leg) => legId(asText(leg))) : []
  return { bridge: bridgeId(asText(bridge.id)), legs }
}

/** When the switch was started, out of `GET asterisk/info`; 0 when it does not say. */
export const toStartedAt = (info: unknown): number => momentOf(asRecord(asRecord(info).status).startup_time)

/** What a stranger sent, safe to store and show: no control characters, at most 80 characters. */
export const cleanText = (text: string): string => [...text.replace(/\p{C}/gu, '')].slice(0, 80).join('')

/** The number a station shows: the caller's, or none at all. Anything but a number is treated as withheld. */
const shownAs = (from: string): Readonly<Record<string, string>> =>
  /^\+?[0-9]{1,32}$/.test(from) || VISITOR_PATTERN.test(from)
    ? { 'CONNECTEDLINE(num,i)': from, 'CONNECTEDLINE(num-pres,i)': 'allowed' }
    : { 'CONNECTEDLINE(pres,i)': 'prohib' }

/** `report_events` puts the variable into every event and list entry of the leg: nobody has to ask for it (22.10). */
const memoVariables = (memo: LegMemo) => ({ [MEMO_VARIABLE]: { value: writeMemo(memo), report_events: true } })

const memoOf = (channel: Readonly<Record<string, unknown>>): LegMemo | null =>
  readMemo(asRecord(channel.channelvars)[MEMO_VARIABLE])

/** Asterisk writes +0000 without a colon, which Date understands only with one. */
const momentOf = (text: unknown): number => Date.parse(asText(text).replace(/([+-]\d\d)(\d\d)$/, '$1:$2')) || 0

/** Who comes straight to us is here in milliseconds; the net tries every two seconds. Both times are the switch's. */
const waitedSince = (created: number, entered: number): number | null =>
  created > 0 && entered - created >= 1_000 ? created : null

const isInbound = (channel: Readonly<Record<string, unknown>>): boolean => argumentsOf(channel)[1] === INBOUND

/** The application a channel is in and what it was entered with: `sambung,inbound,1501`. */
const argumentsOf = (channel: Readonly<Record<string, unknown>>): readonly string[] =>
  asText(asRecord(channel.dialplan).app_data).split(',')

const part = encodeURIComponent

const asRecord = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? { ...value } : {}
const asText = (value: unknown): string => (typeof value === 'string' ? value : '')
const asNumber = (value: unknown): number => (typeof value === 'number' ? value : 0)
