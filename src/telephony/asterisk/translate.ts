/**
 * Asterisk's words in ours, without state: a message becomes a signal about a leg, a list what is alive. What we ask of it is put
 * into its words in requests.ts.
 * ARI 22: https://docs.asterisk.org/Latest_API/API_Documentation/Asterisk_REST_Interface/
 */
import {
  type LegMemo,
  type LiveAccount,
  type LiveBridge,
  type LiveLeg,
  MESSAGE_ENDS,
  type MessageEnd,
} from '../../core/call/switch.ts'
import { bridgeId, ID_PATTERN, type LegId, legId, ownerOfPlayback, type PlaybackId } from '../../core/ids.ts'
import { toLiveAccount } from './accounts.ts'
import type { AriMessage } from './ari-socket.ts'
import { UNWANTED_EVENTS } from './event-filter.ts'
import { MEMO_VARIABLE, readMemo } from './memo.ts'

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
      readonly message: MessageEnd | null
      /** By the switch's clock; 0 when it does not say. */
      readonly at: number
    }
  | ({ readonly type: 'rang' } & LegNow)
  | ({ readonly type: 'answered' } & LegNow)
  /** Its network says or plays something before an answer. */
  | ({ readonly type: 'progressed' } & LegNow)
  /** Its end was asked for: by the far side with a cause, or in the switch (`soft`). */
  | ({ readonly type: 'hanging-up'; readonly soft: boolean; readonly code: number; readonly sip: number } & LegNow)
  | ({ readonly type: 'left'; readonly at: number } & LegNow)
  | ({ readonly type: 'destroyed'; readonly code: number; readonly sip: number } & LegNow)
  /** A browser's phone is there, or has gone. */
  | ({ readonly type: 'account' } & LiveAccount)
  /** A key was pressed, and let go. */
  | { readonly type: 'key'; readonly leg: LegId; readonly digit: string }
  /** What we said has been heard, or was stopped, or could not be said. */
  | { readonly type: 'said'; readonly playback: PlaybackId; readonly failed: boolean }
  /** Another server has taken our application. */
  | { readonly type: 'replaced' }

/** A signal that is about a leg. */
export type LegSignal = Exclude<Signal, { readonly type: 'replaced' | 'account' | 'key' | 'said' }>

/** The argument by which the dialplan hands over a caller, and the one our own legs enter with. */
const INBOUND = 'inbound'
export const MADE = 'made'

const QUIET: ReadonlySet<string> = new Set([...UNWANTED_EVENTS, 'ApplicationRegistered', 'ApplicationMoveFailed'])

/** The signal in a message; `quiet` when its kind is known and says nothing, `unknown` when we never heard of it. */
export const toSignal = (message: AriMessage): Signal | 'quiet' | 'unknown' => {
  const channel = asRecord(message.channel)
  const leg = legId(asText(channel.id))
  // What speaks in a bridge is no leg.
  if (asText(channel.name).startsWith('Announcer/')) return 'quiet'
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
        message: messageEnd(args[2]),
        at: momentOf(message.timestamp),
      }
    }
    case 'ChannelStateChange':
      if (channel.state === 'Ringing') return { type: 'rang', ...now }
      return channel.state === 'Up' ? { type: 'answered', ...now } : 'quiet'
    case 'Dial': {
      const { id, state: how } = asRecord(message.peer)
      const peer = { leg: legId(asText(id)), inbound: false, ringing: how === 'Ringing', up: how === 'Up' }
      return message.dialstatus === 'PROGRESS' && ID_PATTERN.test(peer.leg) ? { type: 'progressed', ...peer } : 'quiet'
    }
    case 'ChannelHangupRequest':
      return { type: 'hanging-up', ...now, soft: message.soft === true, ...whyOf(message) }
    case 'StasisEnd':
      return { type: 'left', ...now, at: momentOf(message.timestamp) }
    case 'ChannelDestroyed':
      return { type: 'destroyed', ...now, ...whyOf(message) }
    case 'ChannelDtmfReceived': {
      const digit = asText(message.digit)
      return /^[0-9*#A-D]$/.test(digit) ? { type: 'key', leg, digit } : 'quiet'
    }
    case 'PlaybackFinished': {
      const { id, state: how } = asRecord(message.playback)
      const playback = ownerOfPlayback(asText(id))?.playback
      return playback === undefined ? 'quiet' : { type: 'said', playback, failed: how !== 'done' }
    }
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

const whyOf = (message: AriMessage) => ({ code: asNumber(message.cause), sip: asNumber(message.tech_cause) })

/** A leg of ours, or a caller whom the net has, in `GET channels`; null when it is in other hands. */
export const toLiveLeg = (value: unknown, app: string): LiveLeg | null => {
  const channel = asRecord(value)
  const { app_name: application, context } = asRecord(channel.dialplan)
  const inNet = application !== 'Stasis' && /^net\b/.test(asText(context))
  const [owner, kind, to, end] = inNet ? [app, INBOUND, ''] : argumentsOf(channel)
  const message = messageEnd(end)
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
    ...(message === null ? {} : { message }),
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
export const cleanText = (text: string): string =>
  // As nearly all is; a list of 500 legs is read while they wait.
  /^[ -~]{0,80}$/.test(text) ? text : [...text.replace(/\p{C}/gu, '')].slice(0, 80).join('')

const memoOf = (channel: Readonly<Record<string, unknown>>): LegMemo | null =>
  readMemo(asRecord(channel.channelvars)[MEMO_VARIABLE])

/** Asterisk writes +0000 without a colon, which Date understands only with one. */
const momentOf = (text: unknown): number => Date.parse(asText(text).replace(/([+-]\d\d)(\d\d)$/, '$1:$2')) || 0

/** Who comes straight to us is here in milliseconds; the net tries every two seconds. Both times are the switch's. */
const waitedSince = (created: number, entered: number): number | null =>
  created > 0 && entered - created >= 1_000 ? created : null

const messageEnd = (text: string | undefined): MessageEnd | null => MESSAGE_ENDS.find((end) => end === text) ?? null

const isInbound = (channel: Readonly<Record<string, unknown>>): boolean => argumentsOf(channel)[1] === INBOUND

/** The application a channel is in and what it was entered with: `sambung,inbound,1501`. */
const argumentsOf = (channel: Readonly<Record<string, unknown>>): readonly string[] =>
  asText(asRecord(channel.dialplan).app_data).split(',')

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null
const asRecord = (value: unknown): Readonly<Record<string, unknown>> => (isRecord(value) ? value : {})
const asText = (value: unknown): string => (typeof value === 'string' ? value : '')
const asNumber = (value: unknown): number => (typeof value === 'number' ? value : 0)
