/**
 * Names of things. Each is a string at run time and a type of its own at compile time, so that a leg is never taken for
 * a bridge. Ids are minted by functions of other ids, never at random: after a crash the same step mints the same id, and
 * the switch answers the repeated command with "exists".
 */
declare const brand: unique symbol
type Id<Name extends string> = string & { readonly [brand]: Name }

export type ContactId = Id<'contact'>
export type LegId = Id<'leg'>
export type BridgeId = Id<'bridge'>
export type AgentId = Id<'agent'>
export type QueueId = Id<'queue'>
export type CustomerId = Id<'customer'>
export type RecordingId = Id<'recording'>
export type ObligationId = Id<'obligation'>
/** A disposition or a reason. */
export type CodeId = Id<'code'>
export type TrunkId = Id<'trunk'>
export type RouteId = Id<'route'>
/** A telephone on a desk. */
export type PhoneId = Id<'phone'>
/** What the switch knows a trunk or a desk phone as. */
export type LineId = Id<'line'>
/** A browser's telephone at the switch; it lives as long as a sign-in. */
export type AccountId = Id<'account'>
/** Something that is said to a caller, once. */
export type PlaybackId = Id<'playback'>

/** Milliseconds since 1970-01-01T00:00:00Z, in centre time. */
export type EpochMs = number
/** A length of time in milliseconds. */
export type Ms = number
/** The place of an event in the journal: 1, 2, 3, … without a hole. */
export type Seq = number

/** What a name we mint or accept looks like; it is safe in a path, a dial string and a file name. */
export const ID_PATTERN = /^[A-Za-z0-9._-]{1,80}$/

export const contactId = (text: string): ContactId => text as ContactId
export const legId = (text: string): LegId => text as LegId
export const bridgeId = (text: string): BridgeId => text as BridgeId
export const agentId = (text: string): AgentId => text as AgentId
export const queueId = (text: string): QueueId => text as QueueId
export const customerId = (text: string): CustomerId => text as CustomerId
export const recordingId = (text: string): RecordingId => text as RecordingId
export const obligationId = (text: string): ObligationId => text as ObligationId
export const codeId = (text: string): CodeId => text as CodeId
export const trunkId = (text: string): TrunkId => text as TrunkId
export const routeId = (text: string): RouteId => text as RouteId
export const phoneId = (text: string): PhoneId => text as PhoneId
export const lineId = (text: string): LineId => text as LineId
export const accountId = (text: string): AccountId => text as AccountId

/** What the name of a browser's telephone looks like; no other account at the switch has such a name. */
export const ACCOUNT_PATTERN = /^web-[0-9a-f]{16}$/
/** That of somebody who calls the hotline from its page without signing in; agents see it as the number that calls. */
export const VISITOR_PATTERN = /^visitor[0-9a-f]{8}$/

/** The contact of an inbound leg: any process computes the same one from the leg alone. */
export const contactOfLeg = (leg: LegId): ContactId => contactId(`c-${leg}`)
/** The one bridge of a contact, from its first moment to its last. */
export const bridgeOf = (contact: ContactId): BridgeId => bridgeId(`b-${contact}`)
/** Where an agent and the one they ask talk without the customer; of the leg of whom is asked. */
export const consultBridgeOf = (third: LegId): BridgeId => bridgeId(`k-${third}`)
/** The leg of the nth offer of a contact; who is asked into it is numbered on with the offers. */
export const offerLeg = (contact: ContactId, offer: number): LegId => legId(`${contact}-a${offer}`)
/** What the contact of a call out is named like. */
export const PLACED_PATTERN = /^c-out-[A-Za-z0-9-]{1,60}$/
/** What the name of a wish to be called back begins with. */
export const CALLBACK_PREFIX = 'c-out-cb-'
/** The wish of a caller to be called back; one a call. */
export const callbackOf = (contact: ContactId): ContactId =>
  contactId(`${CALLBACK_PREFIX}${contact.slice('c-'.length)}`)
/** The leg of the number that an agent calls: the nth time that it is tried. */
export const calledLeg = (contact: ContactId, nth: number): LegId => legId(`${contact}-n${nth}`)
/** Of which contact, and the how many-th try; null for any other leg. */
export const callOfLeg = (leg: LegId): { readonly contact: ContactId; readonly nth: number } | null => {
  const [, contact, nth] = /^(c-out-.+)-n(\d+)$/.exec(leg) ?? []
  return contact === undefined || nth === undefined ? null : { contact: contactId(contact), nth: Number(nth) }
}
/** Whose offer a leg is of, and the how many-th; null for a leg that is no offer's. */
export const offerOfLeg = (leg: LegId): { readonly contact: ContactId; readonly offer: number } | null => {
  const [, contact, offer] = /^(c-.+)-a(\d+)$/.exec(leg) ?? []
  return contact === undefined || offer === undefined ? null : { contact: contactId(contact), offer: Number(offer) }
}
/** What a flow says to a caller; `nth` only rises, also over rows that were lost, so that no news of another is taken for its own. */
export const playbackOf = (contact: ContactId, nth: number): PlaybackId => `${contact}-p${nth}` as PlaybackId
/** To whom something is said, and the how many-th it is; null for a playback that is not ours. */
export const ownerOfPlayback = (
  playback: string,
): { readonly contact: ContactId; readonly nth: number; readonly playback: PlaybackId } | null => {
  const [, contact, nth] = /^(c-.+)-p(\d+)$/.exec(playback) ?? []
  if (contact === undefined || nth === undefined) return null
  return { contact: contactId(contact), nth: Number(nth), playback: playback as PlaybackId }
}
/** The leg of a supervisor who listens to a contact: the nth time that anybody does. */
export const monitorLeg = (contact: ContactId, nth: number): LegId => legId(`${contact}-m${nth}`)
/** What a supervisor hears an agent with, the nth for this leg of theirs. */
export const earOf = (monitor: LegId, nth: number): LegId => legId(`${monitor}-e${nth}`)
/** Where a supervisor and their ear are, beside the call. */
export const monitorBridge = (monitor: LegId): BridgeId => bridgeId(`b-${monitor}`)
/** Of which contact, and the how many-th: a supervisor's leg or (with `ear`) their ear; null for any other leg. */
export const monitorOfLeg = (
  leg: LegId,
): { readonly contact: ContactId; readonly nth: number; readonly ear: number | null } | null => {
  const [, contact, nth, ear] = /^(c-.+)-m(\d+)(?:-e(\d+))?$/.exec(leg) ?? []
  if (contact === undefined || nth === undefined) return null
  return { contact: contactId(contact), nth: Number(nth), ear: ear === undefined ? null : Number(ear) }
}
/** A contact promises one thing, once. */
export const obligationOf = (contact: ContactId): ObligationId => obligationId(`o-${contact}`)
/** The message that the customer left. */
/** `nth`: 0 is the first message of a call. */
export const voicemailOf = (contact: ContactId, nth = 0): RecordingId =>
  recordingId(nth === 0 ? `v-${contact}` : `v${nth}-${contact}`)
export const recordingOf = (contact: ContactId): RecordingId => recordingId(`r-${contact}`)
