/**
 * What happened changes the state: `apply(state, event)`. It decides nothing, so that the journal of an older version gives
 * the state that it gave then.
 */
import {
  applyAgentAwaited,
  applyAgentRestEnded,
  applyAgentRested,
  applyAgentSaved,
  applyPhoneIssued,
  applyPhoneReached,
  applyPhoneWithdrawn,
  applyPresenceChanged,
} from './agent/apply.ts'
import { applyLinkChanged, applyServerStarted } from './apply-link.ts'
import {
  applyContactAnswered,
  applyContactClosed,
  applyContactCreated,
  applyContactEnded,
  applyContactOffered,
  applyLegClosed,
  applyNetEntered,
  applyOfferAllowedAgain,
  applyOfferEnded,
  applyOfferRang,
  applyQueueEntered,
  applyStrayLegFound,
  applyTalkAdopted,
  applyTalkEnded,
  applyWrapupEnded,
  applyWrapupExtended,
} from './call/apply.ts'
import {
  applyConferenceBegun,
  applyConsultAnswered,
  applyConsultBegun,
  applyConsultSwapped,
  applyContactHandedOver,
  applyThirdEnded,
} from './call/apply-consult.ts'
import {
  applyAgentMuted,
  applyAgentUnmuted,
  applyContactHeld,
  applyContactRetrieved,
  applyContactTransferred,
  applyRecordingPause,
  applyRejoinEnded,
  applyTalkInterrupted,
} from './call/apply-control.ts'
import {
  applyCallPlaced,
  applyColleagueRung,
  applyDiallingEnded,
  applyNumberAwaited,
  applyNumberDialled,
  applyNumberGivenUp,
} from './call/apply-dial.ts'
import {
  applyConsentGiven,
  applyFlowEntered,
  applyFlowPutThrough,
  applyFlowReturned,
  applyFlowStepped,
  applyVoicemailLeft,
} from './call/apply-flow.ts'
import { applyMonitorAttached, applyMonitorEnded, applyMonitorRung } from './call/apply-monitor.ts'
import { applyOutsideEvent } from './call/apply-outside.ts'
import { applyCallbackEvent } from './callback/apply.ts'
import { jumped } from './clock-ahead.ts'
import type { CenterEvent, Recorded } from './event.ts'
import type { EpochMs } from './ids.ts'
import { applyFlowEvent } from './ivr/apply.ts'
import { applyLineEvent } from './lines/apply.ts'
import { applyBreakerEvent } from './lines/apply-breaker.ts'
import { applyCapEvent } from './lines/apply-caps.ts'
import { applyObligationClosed, applyObligationOpened } from './obligation/apply.ts'
import { applySettingEvent } from './settings/apply.ts'
import type { CenterState } from './state.ts'
import { unreachable } from './unreachable.ts'

/** Brings the state to just after the event. Throws when a row of the journal is missing before it. */
export const applyEvent = (state: CenterState, recorded: Recorded): void => {
  if (recorded.seq !== state.seq + 1)
    throw new Error(`event ${recorded.seq} cannot follow event ${state.seq}: the journal has a hole`)
  const before = state.at
  state.seq = recorded.seq
  state.at = recorded.at
  applyTagged(state, recorded.event, before)
}

const applyTagged = (state: CenterState, event: CenterEvent, before: EpochMs): void => {
  switch (event.type) {
    case 'agent-saved':
      return applyAgentSaved(state, event)
    case 'agent-retired':
      return state.agents.delete(event.agent)
    case 'queue-saved':
    case 'queue-retired':
    case 'number-set':
    case 'number-cleared':
    case 'disposition-saved':
    case 'disposition-retired':
    case 'reason-saved':
    case 'reason-retired':
    case 'hours-saved':
    case 'hours-retired':
    case 'prompt-saved':
    case 'prompt-retired':
      return applySettingEvent(state, event)
    case 'flow-drafted':
    case 'flow-published':
    case 'flow-retired':
    case 'flow-restored':
      return applyFlowEvent(state, event)
    case 'trunk-saved':
    case 'trunk-retired':
    case 'desk-phone-saved':
    case 'desk-phone-retired':
    case 'route-saved':
    case 'route-retired':
    case 'ban-lifted':
    case 'outside-rules-set':
      return applyLineEvent(state, event)
    case 'trunk-failed':
    case 'trunk-recovered':
      return applyBreakerEvent(state, event)
    case 'call-caps-set':
    case 'call-counted':
    case 'call-cap-reached':
    case 'call-alarm-lifted':
      return applyCapEvent(state, event)
    case 'presence-changed':
      return applyPresenceChanged(state, event)
    case 'agent-awaited':
      return applyAgentAwaited(state, event)
    case 'phone-issued':
      return applyPhoneIssued(state, event)
    case 'phone-withdrawn':
      return applyPhoneWithdrawn(state, event)
    case 'phone-reached':
      return applyPhoneReached(state, event)
    case 'agent-rested':
      return applyAgentRested(state, event)
    case 'agent-rest-ended':
      return applyAgentRestEnded(state, event)
    case 'contact-created':
      return applyContactCreated(state, event)
    case 'call-placed':
      return applyCallPlaced(state, event)
    case 'colleague-rung':
      return applyColleagueRung(state, event)
    case 'number-dialled':
      return applyNumberDialled(state, event)
    case 'number-awaited':
      return applyNumberAwaited(state, event)
    case 'number-given-up':
      return applyNumberGivenUp(state, event)
    case 'dialling-ended':
      return applyDiallingEnded(state, event)
    case 'callback-planned':
    case 'callback-told':
    case 'callback-noted':
    case 'callback-asked':
    case 'callback-taken':
    case 'callback-put-off':
    case 'callback-due':
    case 'callback-adopted':
    case 'callback-outlasted':
    case 'callback-expired':
    case 'callback-given-up':
      return applyCallbackEvent(state, event)
    case 'queue-entered':
      return applyQueueEntered(state, event)
    case 'contact-offered':
      return applyContactOffered(state, event)
    case 'offer-rang':
      return applyOfferRang(state, event)
    case 'offer-ended':
      return applyOfferEnded(state, event)
    case 'offer-allowed-again':
      return applyOfferAllowedAgain(state, event)
    case 'contact-answered':
      return applyContactAnswered(state, event)
    case 'talk-adopted':
      return applyTalkAdopted(state, event)
    case 'talk-interrupted':
      return applyTalkInterrupted(state, event)
    case 'rejoin-ended':
      return applyRejoinEnded(state, event)
    case 'contact-held':
      return applyContactHeld(state, event)
    case 'contact-retrieved':
      return applyContactRetrieved(state, event)
    case 'agent-muted':
      return applyAgentMuted(state, event)
    case 'agent-unmuted':
      return applyAgentUnmuted(state, event)
    case 'contact-transferred':
      return applyContactTransferred(state, event)
    case 'consult-begun':
      return applyConsultBegun(state, event)
    case 'consult-answered':
      return applyConsultAnswered(state, event)
    case 'consult-swapped':
      return applyConsultSwapped(state, event)
    case 'consult-ended':
    case 'conference-ended':
      return applyThirdEnded(state, event)
    case 'conference-begun':
      return applyConferenceBegun(state, event)
    case 'contact-handed-over':
      return applyContactHandedOver(state, event)
    case 'outside-called':
    case 'number-called-again':
    case 'outside-answered':
    case 'outside-ended':
      return applyOutsideEvent(state, event)
    case 'flow-entered':
      return applyFlowEntered(state, event)
    case 'flow-stepped':
      return applyFlowStepped(state, event)
    case 'flow-put-through':
      return applyFlowPutThrough(state, event)
    case 'flow-returned':
      return applyFlowReturned(state, event)
    case 'consent-given':
      return applyConsentGiven(state, event)
    case 'monitor-rung':
      return applyMonitorRung(state, event)
    case 'monitor-attached':
      return applyMonitorAttached(state, event)
    case 'monitor-ended':
      return applyMonitorEnded(state, event)
    case 'recording-paused':
    case 'recording-continued':
      return applyRecordingPause(state, event)
    case 'net-entered':
      return applyNetEntered(state, event)
    case 'wrapup-extended':
      return applyWrapupExtended(state, event)
    case 'talk-ended':
      return applyTalkEnded(state, event)
    case 'wrapup-ended':
      return applyWrapupEnded(state, event)
    case 'leg-closed':
      return applyLegClosed(state, event)
    case 'contact-ended':
      return applyContactEnded(state, event)
    case 'contact-closed':
      return applyContactClosed(state, event)
    case 'stray-leg-found':
      return applyStrayLegFound(state, event)
    case 'obligation-opened':
      return applyObligationOpened(state, event)
    case 'obligation-closed':
      return applyObligationClosed(state, event)
    case 'server-started':
      return applyServerStarted(state, before)
    case 'server-stopping':
      state.stopping = true
      return
    case 'net-read':
      state.netRead = event.upTo
      return
    case 'link-changed':
      return applyLinkChanged(state, event)
    case 'clock-jumped':
      state.clockAhead = jumped(state.clockAhead, state.at, event.byMs)
      return
    case 'voicemail-left':
      return applyVoicemailLeft(state, event)
    // Facts for the record: the projections and the timeline show them, no decision rests on them.
    case 'answer-ordered':
    case 'contact-resumed':
    case 'digits-sent':
    case 'note-added':
    case 'node-entered':
    case 'node-left':
    case 'variable-set':
    case 'language-set':
    case 'flow-trouble':
    case 'flow-abandoned':
    case 'call-turned-away':
    case 'stray-bridge-found':
    case 'recording-begun':
    case 'recording-refused':
    case 'recording-stored':
    case 'recording-lost':
    case 'journal-gap':
      return
    default:
      return unreachable(event)
  }
}
