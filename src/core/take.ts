import { clearNumber, retireQueue, saveQueue, setNumber, setNumbers } from './acd/decide.ts'
import { retireAgent, saveAgent, setPresence, setStation } from './agent/decide.ts'
import { accountReached, issuePhone, withdrawPhone } from './agent/phone.ts'
import { returnAgents } from './agent/return.ts'
import { callColleague } from './call/colleague.ts'
import { cancelConsult, completeConsult, conferenceContact, consultContact, swapConsult } from './call/consult.ts'
import {
  arrive,
  declineOffer,
  extendWrapup,
  finishWrapup,
  hangUpContact,
  legAnswered,
  legEnded,
  legRang,
} from './call/decide.ts'
import { numberHeard, placeCall } from './call/dialling.ts'
import { sendDigits } from './call/digits.ts'
import { digitPressed, playEnded } from './call/flow.ts'
import { holdContact, retrieveContact } from './call/hold.ts'
import { leaveMonitor, monitorContact } from './call/monitor.ts'
import { muteContact } from './call/mute.ts'
import { readNet } from './call/net.ts'
import { addNote } from './call/note.ts'
import { continueRecording, pauseRecording } from './call/pause.ts'
import { answerOffer } from './call/pick-up.ts'
import { assure, reconcile, settle } from './call/reconcile.ts'
import { legSilent, rejoinContact } from './call/rejoin.ts'
import { pullContact, transferContact } from './call/transfer.ts'
import { retireDisposition, retireReason, saveDisposition, saveReason, unknownDisposition } from './codes/decide.ts'
import type { Input } from './input.ts'
import { draftFlow, publishFlow, restoreFlow, retireFlow } from './ivr/decide.ts'
import { retireHours, saveHours } from './ivr/decide-hours.ts'
import { retireDeskPhone, retireTrunk, saveDeskPhone, saveTrunk } from './lines/decide.ts'
import { liftCallAlarm } from './lines/decide-caps.ts'
import { retireRoute, saveRoute } from './lines/decide-route.ts'
import { setCallCaps, setHouse, setOutsideRules } from './lines/house.ts'
import { closeObligation, promiseAll } from './obligation/decide.ts'
import { retirePrompt, savePrompt } from './prompts/decide.ts'
import { timerFired } from './timer-fired.ts'
import type { Decided, Turn } from './turn.ts'
import { unreachable } from './unreachable.ts'

/** What an input leads to: one line each. An order that cannot be carried out is refused with words. */
export const take = (turn: Turn, input: Input): Decided => {
  switch (input.type) {
    case 'leg-arrived':
      return void arrive(turn, input)
    case 'leg-progressed':
      return void numberHeard(turn, input.leg)
    case 'leg-ringing':
      numberHeard(turn, input.leg)
      return void legRang(turn, input.leg)
    case 'leg-answered':
      return void legAnswered(turn, input.leg)
    case 'leg-silent':
      return void legSilent(turn, input.leg)
    case 'leg-ended':
      return void legEnded(turn, input)
    case 'digit':
      return void digitPressed(turn, input.leg, input.digit)
    case 'play-ended':
      return void playEnded(turn, input.playback, input.failed)
    case 'recording-started':
    case 'recording-failed':
      return void recordingNews(turn, input)
    case 'link-down':
      if (turn.state.linkUp) turn.emit({ type: 'link-changed', up: false, reason: input.reason })
      return undefined
    case 'link-reconciled':
      return void reconcile(turn, input.live, input.customers)
    case 'talk-doubted':
      return void assure(turn, input.contact)
    case 'legs-differed':
      return void settle(turn, input.found, input.customers)
    case 'save-agent':
      return saveAgent(turn, input)
    case 'retire-agent':
      return retireAgent(turn, input)
    case 'account-reached':
      return void accountReached(turn, input)
    case 'issue-phone':
      return issuePhone(turn, input)
    case 'withdraw-phone':
      return withdrawPhone(turn, input)
    case 'set-station':
      return setStation(turn, input)
    case 'set-presence':
      return setPresence(turn, input)
    case 'save-queue':
      return saveQueue(turn, input)
    case 'retire-queue':
      return retireQueue(turn, input)
    case 'set-number':
      return setNumber(turn, input)
    case 'set-numbers':
      return setNumbers(turn, input)
    case 'clear-number':
      return clearNumber(turn, input)
    case 'save-disposition':
      return saveDisposition(turn, input)
    case 'retire-disposition':
      return retireDisposition(turn, input)
    case 'save-reason':
      return saveReason(turn, input)
    case 'retire-reason':
      return retireReason(turn, input)
    case 'draft-flow':
      return draftFlow(turn, input)
    case 'publish-flow':
      return publishFlow(turn, input)
    case 'retire-flow':
      return retireFlow(turn, input)
    case 'restore-flow':
      return restoreFlow(turn, input)
    case 'save-hours':
      return saveHours(turn, input)
    case 'retire-hours':
      return retireHours(turn, input)
    case 'save-prompt':
      return savePrompt(turn, input)
    case 'retire-prompt':
      return retirePrompt(turn, input)
    case 'answer-offer':
      return answerOffer(turn, input)
    case 'save-trunk':
      return saveTrunk(turn, input)
    case 'retire-trunk':
      return retireTrunk(turn, input)
    case 'save-desk-phone':
      return saveDeskPhone(turn, input)
    case 'retire-desk-phone':
      return retireDeskPhone(turn, input)
    case 'save-route':
      return saveRoute(turn, input)
    case 'retire-route':
      return retireRoute(turn, input)
    case 'set-call-caps':
      return setCallCaps(turn, input)
    case 'lift-call-alarm':
      return liftCallAlarm(turn, input)
    case 'lift-ban':
      return void turn.emit({ type: 'ban-lifted', address: input.address, by: input.by })
    case 'set-outside-rules':
      return setOutsideRules(turn, input)
    case 'set-house':
      return setHouse(turn, input)
    case 'call-colleague':
      return callColleague(turn, input)
    case 'place-call':
      return placeCall(turn, input)
    case 'decline-offer':
      return declineOffer(turn, input)
    case 'hang-up-contact':
      return hangUpContact(turn, input)
    case 'finish-wrapup':
      return unknownDisposition(turn.state.dispositions, input.disposition) ?? finishWrapup(turn, input)
    case 'hold-contact':
      return holdContact(turn, input)
    case 'retrieve-contact':
      return retrieveContact(turn, input)
    case 'rejoin-contact':
      return rejoinContact(turn, input)
    case 'mute-contact':
      return muteContact(turn, input)
    case 'send-digits':
      return sendDigits(turn, input)
    case 'add-note':
      return addNote(turn, input)
    case 'transfer-contact':
      return transferContact(turn, input)
    case 'consult-contact':
      return consultContact(turn, input)
    case 'swap-consult':
      return swapConsult(turn, input)
    case 'complete-consult':
      return completeConsult(turn, input)
    case 'cancel-consult':
      return cancelConsult(turn, input)
    case 'conference-contact':
      return conferenceContact(turn, input)
    case 'pull-contact':
      return pullContact(turn, input)
    case 'extend-wrapup':
      return extendWrapup(turn, input)
    case 'monitor-contact':
      return monitorContact(turn, input)
    case 'leave-monitor':
      return leaveMonitor(turn, input)
    case 'pause-recording':
      return pauseRecording(turn, input)
    case 'continue-recording':
      return continueRecording(turn, input)
    case 'close-obligation':
      return closeObligation(turn, input)
    case 'net-lines':
      return void readNet(turn, input)
    case 'timer-fired':
      return void timerFired(turn, input)
    case 'recording-kept':
      return void turn.emit({ ...input, type: 'recording-stored' })
    case 'recording-gone':
      return void turn.emit({ ...input, type: 'recording-lost' })
    case 'server-started':
      turn.emit(input)
      promiseAll(turn)
      return void returnAgents(turn)
    case 'server-stopping':
    case 'clock-jumped':
    case 'journal-gap':
      return void turn.emit(input)
    default:
      return unreachable(input)
  }
}

type RecordingNews = Extract<Input, { readonly type: 'recording-started' | 'recording-failed' }>

const recordingNews = (turn: Turn, input: RecordingNews): void => {
  const leg = turn.state.legs.get(input.leg)
  if (leg === undefined) return
  const { recording } = input
  if (input.type === 'recording-started') turn.emit({ type: 'recording-begun', contact: leg.contact, recording })
  else turn.emit({ type: 'recording-refused', contact: leg.contact, recording, reason: input.reason })
}
