/** A provider's side of a registration, and a telephone's: the digests of RFC 3261 §22, on the socket of a peer. */
import { randomBytes } from 'node:crypto'
import { answerChallenge } from '../../telephony/sip-probe/digest.ts'
import { type Dialog, send, type Wire } from './sip-peer-dialog.ts'
import { answerTo, headerOf, type SipMessage, writeSip } from './sip-peer-message.ts'

export interface Registrar {
  /** Who may sign in, and with what. */
  readonly secrets: Map<string, string>
  /** Those who are in, by what they gave as their address. */
  readonly contacts: ReadonlyMap<string, string>
  answer(request: SipMessage): string
}

export const createRegistrar = (): Registrar => {
  const secrets = new Map<string, string>()
  const contacts = new Map<string, string>()
  const nonce = randomBytes(8).toString('hex')
  return {
    secrets,
    contacts,
    answer(request) {
      const username = /sip:([^@>]+)@/.exec(headerOf(request, 'to'))?.[1] ?? ''
      const sent = headerOf(request, 'authorization')
      const uri = /uri="([^"]*)"/.exec(sent)?.[1] ?? ''
      const challenge = `Digest realm="provider", nonce="${nonce}"`
      const secret = secrets.get(username)
      const right =
        secret === undefined
          ? null
          : answerChallenge(challenge, { username, secret, method: 'REGISTER', uri, cnonce: '' })
      const response = (text: string | null): string | undefined => /response="([0-9a-f]+)"/.exec(text ?? '')?.[1]
      if (right === null || response(sent) !== response(right))
        return answerTo(request, 401, 'Unauthorized', [`WWW-Authenticate: ${challenge}`], 'r')
      const contact = headerOf(request, 'contact')
      const isGone = /expires=0\b/.test(contact) || headerOf(request, 'expires') === '0'
      if (isGone) contacts.delete(username)
      else if (contact !== '') contacts.set(username, contact)
      return answerTo(
        request,
        200,
        'OK',
        contact === '' || isGone ? [] : [`Contact: ${contact.split(';expires')[0]};expires=300`],
        'r',
      )
    },
  }
}

/** Registers at the switch from the peer's own socket, as a telephone does. Resolves with the last status. */
export const register = (
  wire: Wire,
  account: string,
  secret: string,
  listen: (dialog: Pick<Dialog, 'callId' | 'handle'>) => void,
): Promise<number> =>
  new Promise((resolve) => {
    const callId = `reg-${randomBytes(6).toString('hex')}`
    const uri = `sip:${wire.host}:${wire.port}`
    const who = `<sip:${account}@${wire.host}:${wire.port}>`
    const ask = (cseq: number, proof: readonly string[]): void =>
      send(
        wire,
        writeSip(`REGISTER ${uri} SIP/2.0`, [
          `Via: SIP/2.0/UDP 127.0.0.1:${wire.own};branch=z9hG4bK-${callId}-${cseq}`,
          'Max-Forwards: 70',
          `From: ${who};tag=reg`,
          `To: ${who}`,
          `Call-ID: ${callId}`,
          `CSeq: ${cseq} REGISTER`,
          `Contact: <sip:${account}@127.0.0.1:${wire.own}>`,
          'Expires: 300',
          ...proof,
        ]),
      )
    listen({
      callId,
      handle(message) {
        const challenge = headerOf(message, 'www-authenticate')
        const isFirst = headerOf(message, 'cseq').startsWith('1 ')
        const credentials = { username: account, secret, method: 'REGISTER', uri, cnonce: 'c0ffee' }
        const proof = message.status === 401 && isFirst ? answerChallenge(challenge, credentials) : null
        if (proof === null) resolve(message.status)
        else ask(2, [`Authorization: ${proof}`])
      },
    })
    ask(1, [])
  })
