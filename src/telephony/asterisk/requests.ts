/**
 * What we ask of the switch: commands become requests, without state. What it says is read in translate.ts.
 * ARI 22: https://docs.asterisk.org/Latest_API/API_Documentation/Asterisk_REST_Interface/
 */
import { parseTrunkUri } from '../../core/call/outgoing.ts'
import type { EngineCommand, LegMemo } from '../../core/call/switch.ts'
import { parseStationUri } from '../../core/dial.ts'
import {
  ACCOUNT_PATTERN,
  type BridgeId,
  type LegId,
  type PlaybackId,
  trunkId,
  VISITOR_PATTERN,
} from '../../core/ids.ts'
import { LOCAL_TRUNK } from '../../core/lines/built-in.ts'
import { deskOfUri, lineOfTrunk } from '../../core/lines/words.ts'
import { EngineRefusedError } from '../../ports/engine.ts'
import type { AriRequest } from './ari-socket.ts'
import { BROWSER_CODECS } from './codecs.ts'
import { MEMO_VARIABLE, writeMemo } from './memo.ts'
import { cleanText, MADE } from './translate.ts'

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
        query: { context: 'net', extension: netPlace(command), priority: '1' },
      }
  }
}

/** Where in the net (dialplan/asterisk/extensions.conf) a leg goes on; how a message is taken stands in the name itself. */
const netPlace = ({ for: errand, message }: Extract<EngineCommand, { readonly type: 'release-leg' }>): string => {
  if (errand !== 'message' || message === undefined) return errand ?? 's'
  const { maxMs, silenceMs, endKey, backWhen } = message
  const back = backWhen.length === 1 ? backWhen[0] : backWhen.length === 0 ? 'never' : 'always'
  return ['message', seconds(maxMs), seconds(silenceMs), recordOption(endKey), back].join('.')
}

const seconds = (ms: number): number => Math.max(1, Math.round(ms / 1000))

/** Record() ends at `#`, at `*` (t), at any key (y), or at none (x). */
const recordOption = (endKey: string | null): string => {
  if (endKey === null) return 'x'
  return endKey === '#' ? '' : endKey === '*' ? 't' : 'y'
}

/** Several files are one playback: it ends with the last of them, and is stopped as a whole. */
export const toPlay = (bridge: BridgeId, playback: PlaybackId, files: readonly string[]): AriRequest => ({
  method: 'POST',
  uri: `bridges/${part(bridge)}/play/${part(playback)}`,
  query: { media: files.map((file) => `sound:${file}`).join(',') },
})

/** 404 when it is over. */
export const toIsPlaying = (playback: PlaybackId): AriRequest => ({
  method: 'GET',
  uri: `playbacks/${part(playback)}`,
})

export const toStopPlay = (playback: PlaybackId): AriRequest => ({
  method: 'DELETE',
  uri: `playbacks/${part(playback)}`,
})

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

/** What Asterisk dials: a phone by its address or its account, a browser by its account, a number by its trunk; null for anything else. */
export const toDialString = (uri: string): string | null => {
  if (parseStationUri(uri) !== null) return `PJSIP/station/${uri}`
  const outside = parseTrunkUri(uri)
  if (outside !== null) {
    const line = outside.trunk === LOCAL_TRUNK.id ? 'local-out' : lineOfTrunk(trunkId(outside.trunk))
    return `PJSIP/${outside.number}@${line}`
  }
  const desk = deskOfUri(uri)
  if (desk !== null) return `PJSIP/${desk}`
  const account = uri.startsWith(BROWSER) ? uri.slice(BROWSER.length) : ''
  return ACCOUNT_PATTERN.test(account) ? `PJSIP/${account}` : null
}

const BROWSER = 'browser:'

/** Unless it is told, Asterisk offers what a telephone would like best. */
const formatsFor = (uri: string): Readonly<Record<string, string>> =>
  uri.startsWith(BROWSER) ? { formats: BROWSER_CODECS } : {}

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

/** The number a station shows: the caller's, or none at all. Anything but a number is treated as withheld. */
const shownAs = (from: string): Readonly<Record<string, string>> =>
  /^\+?[0-9]{1,32}$/.test(from) || VISITOR_PATTERN.test(from)
    ? { 'CONNECTEDLINE(num,i)': from, 'CONNECTEDLINE(num-pres,i)': 'allowed' }
    : { 'CONNECTEDLINE(pres,i)': 'prohib' }

/** `report_events` puts the variable into every event and list entry of the leg: nobody has to ask for it (22.10). */
const memoVariables = (memo: LegMemo) => ({ [MEMO_VARIABLE]: { value: writeMemo(memo), report_events: true } })

const part = encodeURIComponent
