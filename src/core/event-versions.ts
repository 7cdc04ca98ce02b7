/**
 * Reads events of every version that was ever written. A reader for each old version stays for good; the golden journal of
 * each release (storage/golden) proves it.
 */
import { type CenterEvent, EVENT_VERSIONS, type EventType } from './event.ts'
import { PLAIN_SIP } from './lines/words.ts'

/** The version this program writes of an event. */
export const versionOf = (type: EventType): number => EVENT_VERSIONS[type] ?? 1

export const isEventType = (type: string): type is EventType => Object.hasOwn(EVENT_TYPES, type)

/** A stored payload (the event without its type) as today's event. Throws UnknownEventError for one of a newer version. */
export const upgradeEvent = (type: string, version: number, payload: unknown): CenterEvent => {
  if (!isEventType(type) || version > versionOf(type)) {
    throw new UnknownEventError(
      `is of type ${type} version ${version}, which this version does not know: it was written by a newer Sambung`,
    )
  }
  if (typeof payload !== 'object' || payload === null || Array.isArray(payload)) {
    throw new UnknownEventError(`is of type ${type} but has no fields: expected a JSON object like {"contact":"c-1"}`)
  }
  const whole = type === 'trunk-saved' ? withTransport(payload) : payload
  return { ...whole, type } as CenterEvent
}

/** Before there was a choice of it. */
const withTransport = (payload: object): object => {
  const trunk: unknown = Reflect.get(payload, 'trunk')
  return typeof trunk === 'object' && trunk !== null ? { ...payload, trunk: { ...PLAIN_SIP, ...trunk } } : payload
}

/** An event that cannot be read; the message continues a sentence that begins with its place, "journal row 7 ". */
export class UnknownEventError extends Error {
  override readonly name = 'UnknownEventError'
}

/** Every type of event there is; the compiler keeps it complete. */
export const EVENT_TYPES: Readonly<Record<EventType, true>> = {
  'agent-saved': true,
  'agent-retired': true,
  'queue-saved': true,
  'queue-retired': true,
  'number-set': true,
  'number-cleared': true,
  'disposition-saved': true,
  'disposition-retired': true,
  'reason-saved': true,
  'reason-retired': true,
  'flow-drafted': true,
  'flow-published': true,
  'flow-retired': true,
  'flow-restored': true,
  'hours-saved': true,
  'hours-retired': true,
  'prompt-saved': true,
  'prompt-retired': true,
  'trunk-saved': true,
  'trunk-retired': true,
  'desk-phone-saved': true,
  'desk-phone-retired': true,
  'route-saved': true,
  'route-retired': true,
  'outside-rules-set': true,
  'ban-lifted': true,
  'trunk-failed': true,
  'trunk-recovered': true,
  'call-caps-set': true,
  'call-counted': true,
  'call-cap-reached': true,
  'call-alarm-lifted': true,
  'presence-changed': true,
  'agent-awaited': true,
  'phone-issued': true,
  'phone-withdrawn': true,
  'phone-reached': true,
  'agent-rested': true,
  'agent-rest-ended': true,
  'contact-created': true,
  'call-placed': true,
  'colleague-rung': true,
  'number-dialled': true,
  'number-awaited': true,
  'number-given-up': true,
  'dialling-ended': true,
  'callback-planned': true,
  'callback-told': true,
  'callback-noted': true,
  'callback-asked': true,
  'callback-taken': true,
  'callback-put-off': true,
  'callback-due': true,
  'callback-adopted': true,
  'callback-outlasted': true,
  'callback-expired': true,
  'callback-given-up': true,
  'queue-entered': true,
  'contact-offered': true,
  'offer-rang': true,
  'offer-ended': true,
  'offer-allowed-again': true,
  'contact-answered': true,
  'answer-ordered': true,
  'talk-ended': true,
  'talk-interrupted': true,
  'rejoin-ended': true,
  'contact-held': true,
  'contact-retrieved': true,
  'agent-muted': true,
  'agent-unmuted': true,
  'digits-sent': true,
  'note-added': true,
  'contact-transferred': true,
  'consult-begun': true,
  'consult-answered': true,
  'consult-swapped': true,
  'consult-ended': true,
  'conference-begun': true,
  'conference-ended': true,
  'contact-handed-over': true,
  'outside-called': true,
  'number-called-again': true,
  'outside-answered': true,
  'outside-ended': true,
  'flow-entered': true,
  'flow-stepped': true,
  'flow-put-through': true,
  'flow-returned': true,
  'flow-trouble': true,
  'flow-abandoned': true,
  'node-entered': true,
  'node-left': true,
  'variable-set': true,
  'language-set': true,
  'consent-given': true,
  'recording-paused': true,
  'recording-continued': true,
  'monitor-rung': true,
  'monitor-attached': true,
  'monitor-ended': true,
  'talk-adopted': true,
  'wrapup-extended': true,
  'wrapup-ended': true,
  'contact-resumed': true,
  'net-entered': true,
  'leg-closed': true,
  'contact-ended': true,
  'contact-closed': true,
  'call-turned-away': true,
  'stray-leg-found': true,
  'stray-bridge-found': true,
  'obligation-opened': true,
  'obligation-closed': true,
  'voicemail-left': true,
  'recording-begun': true,
  'recording-refused': true,
  'recording-stored': true,
  'recording-lost': true,
  'server-started': true,
  'server-stopping': true,
  'net-read': true,
  'link-changed': true,
  'clock-jumped': true,
  'journal-gap': true,
}
