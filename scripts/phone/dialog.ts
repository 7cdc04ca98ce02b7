/** What the messages of one call have in common (RFC 3261 §12): tags, Call-ID, the counter, where the other side is. */
import { randomBytes } from 'node:crypto'
import { branchOf, header, headersNamed, type SipMessage, tagOf, uriOf, writeMessage } from './message.ts'
import type { MediaPlace } from './sdp.ts'

export interface Dialog {
  readonly callId: string
  /** The From of our requests, with our tag. */
  readonly local: string
  /** The To of our requests; its tag comes with the answer. */
  readonly remote: string
  /** Where our requests inside the call go. */
  readonly target: string
  readonly contact: string
  nextCount(): number
  /** Takes the other side's tag and contact from its answer. */
  learn(answer: SipMessage): void
  ackOf(invite: SipMessage, answer: SipMessage, accepted: boolean): string
}

/** The dialog that an outgoing INVITE opens. */
export const newDialog = (
  host: string,
  port: number,
  { to, at, from }: { readonly to: string; readonly at: MediaPlace; readonly from: string },
): Dialog => {
  const uri = `sip:${to}@${at.host}:${at.port}`
  const local = `<sip:${from}@${host}:${port}>;tag=${token()}`
  return dialogOf({ callId: `${token()}@${host}`, local, remote: `<${uri}>`, target: uri, host, port })
}

/** The dialog that our answers to an incoming INVITE open. */
export const answerRequest = (invite: SipMessage, host: string, port: number): Dialog =>
  dialogOf({
    callId: header(invite, 'call-id'),
    local: `${header(invite, 'to')};tag=${token()}`,
    remote: header(invite, 'from'),
    target: uriOf(header(invite, 'contact')),
    host,
    port,
  })

interface Beginning {
  readonly callId: string
  readonly local: string
  readonly remote: string
  readonly target: string
  readonly host: string
  readonly port: number
}

const dialogOf = (beginning: Beginning): Dialog => {
  let { remote, target } = beginning
  let count = 0
  const contact = `<sip:phone@${beginning.host}:${beginning.port}>`
  const dialog: Dialog = {
    callId: beginning.callId,
    local: beginning.local,
    get remote() {
      return remote
    },
    get target() {
      return target
    },
    contact,
    nextCount: () => ++count,
    learn(answer) {
      remote = header(answer, 'to')
      target = uriOf(header(answer, 'contact')) || target
    },
    ackOf(invite, answer, accepted) {
      // The ACK of an accepted call is a request of its own; of a refused one it repeats the INVITE's branch (§17.1.1.3).
      const branch = accepted ? `z9hG4bK${token()}` : branchOf(invite)
      const number = header(answer, 'cseq').split(' ')[0] ?? '1'
      const to = header(answer, 'to')
      const uri = accepted ? target : (invite.start.split(' ')[1] ?? target)
      return writeMessage(requestWith(dialog, { method: 'ACK', uri, to, branch, number, body: '' }))
    },
  }
  return dialog
}

/** A request of ours inside the dialog; a CANCEL repeats the branch and number of the INVITE it takes back (§9.1). */
export const requestIn = (dialog: Dialog, method: string, body: string, cancelled?: SipMessage): SipMessage =>
  requestWith(dialog, {
    method,
    uri: dialog.target,
    to: dialog.remote,
    branch: cancelled === undefined ? `z9hG4bK${token()}` : branchOf(cancelled),
    number: cancelled === undefined ? `${dialog.nextCount()}` : (header(cancelled, 'cseq').split(' ')[0] ?? '1'),
    body,
  })

interface RequestParts {
  readonly method: string
  readonly uri: string
  readonly to: string
  readonly branch: string
  readonly number: string
  readonly body: string
}

const requestWith = (dialog: Dialog, { method, uri, to, branch, number, body }: RequestParts): SipMessage => ({
  start: `${method} ${uri} SIP/2.0`,
  headers: [
    ['via', `SIP/2.0/UDP ${hostOf(dialog.contact)};branch=${branch};rport`],
    ['max-forwards', '70'],
    ['from', dialog.local],
    ['to', to],
    ['call-id', dialog.callId],
    ['cseq', `${number} ${method}`],
    ['contact', dialog.contact],
    ['user-agent', 'sambung-phone'],
    ...(body === '' ? [] : [['content-type', 'application/sdp'] as const]),
  ],
  body,
})

/** Our answer to a request; with a dialog its To has our tag. */
export const responseTo = (
  request: SipMessage,
  code: number,
  reason: string,
  dialog: Dialog | undefined,
  body: string,
): { readonly text: string } => {
  const to = header(request, 'to')
  const tagged =
    tagOf(to) !== '' || code === 100 ? to : `${to};tag=${dialog === undefined ? token() : tagOf(dialog.local)}`
  const headers: (readonly [string, string])[] = [
    ...headersNamed(request, 'via').map((via): readonly [string, string] => ['via', via]),
    ...headersNamed(request, 'record-route').map((route): readonly [string, string] => ['record-route', route]),
    ['from', header(request, 'from')],
    ['to', tagged],
    ['call-id', header(request, 'call-id')],
    ['cseq', header(request, 'cseq')],
    ['allow', 'INVITE, ACK, BYE, CANCEL, OPTIONS, UPDATE, INFO, NOTIFY'],
    ...(dialog === undefined ? [] : [['contact', dialog.contact] as const]),
    ...(body === '' ? [] : [['content-type', 'application/sdp'] as const]),
  ]
  return { text: writeMessage({ start: `SIP/2.0 ${code} ${reason}`, headers, body }) }
}

const hostOf = (contact: string): string => contact.slice(contact.indexOf('@') + 1, -1)
const token = (): string => randomBytes(8).toString('hex')
