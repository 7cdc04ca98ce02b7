/** What an answer, or none, means for a trunk. */
import type { Trunk, TrunkCodec } from '../../core/lines/words.ts'
import type { Answer } from './message.ts'
import type { CertificateTrouble } from './tls-trouble.ts'

export interface Verdict {
  readonly ok: boolean
  readonly says: string
}

/** `no-tls`: somebody is there, and does not speak TLS. */
export type Heard = Answer | Unheard
type Unheard = 'silence' | 'closed' | 'no-tls' | CertificateTrouble

export const isAnswer = (heard: Heard): heard is Answer => typeof heard === 'object' && 'status' in heard

/** `proven`: the question carried the secret. */
export const verdictOnRegister = (heard: Heard, place: string, username: string, proven: boolean): Verdict => {
  if (!isAnswer(heard)) return nobody(heard, place)
  const { status } = heard
  if (status < 300) return { ok: true, says: `${place} takes the user name ${username} and its password` }
  if ((status === 401 || status === 407) && proven) return wrong(`${status}: wrong password`)
  if (status === 401 || status === 407) return wrong(`${status}: ${place} asks for a proof that is not known here`)
  if (status === 403) return wrong(`403: ${place} refuses the user name ${username}, or calls from our address`)
  if (status === 404) return wrong(`404: ${place} does not know the user name ${username}`)
  return other(heard)
}

export const verdictOnOptions = (
  heard: Heard,
  place: string,
  { codecs, encryption }: Pick<Trunk, 'codecs' | 'encryption'>,
): Verdict => {
  if (!isAnswer(heard)) return nobody(heard, place)
  const { status, body } = heard
  if (status === 401 || status === 407) return wrong(`${status}: ${place} wants a user name and a password`)
  if (status === 403) return wrong(`403: ${place} refuses calls from our address`)
  if (status === 488) return wrong(`488: ${place} refuses sound that is ${MADE[encryption]}`)
  // Who does not know the question speaks SIP all the same.
  if (status >= 500 && status !== 501) return other(heard)
  const secrecy = secrecyIn(body)
  if (secrecy.length > 0 && !secrecy.includes(encryption))
    return wrong(`srtp: ${place} takes only sound that is ${MADE[encryption === 'srtp' ? 'none' : 'srtp']}`)
  const takes = codecsIn(body)
  if (takes.length > 0 && !codecs.some((codec) => takes.includes(SDP_NAMES[codec])))
    return wrong(`codec ${codecs.join(', ')}: ${place} takes only ${takes.join(', ')}`)
  return { ok: true, says: `${place} answers` }
}

const nobody = (heard: Unheard, place: string): Verdict => {
  switch (heard) {
    case 'silence':
      return wrong(`no answer from ${place}`)
    case 'closed':
      return wrong(`no answer from ${place}: nothing listens there`)
    case 'no-tls':
      return wrong(`no TLS at ${place}: somebody is there, who does not speak it`)
    default:
      return wrong(
        `certificate: ${CERTIFICATES[heard.certificate]}`.replace('PLACE', place).replace('NAMES', () => heard.names),
      )
  }
}

const CERTIFICATES: Readonly<Record<CertificateTrouble['certificate'], string>> = {
  expired: 'that of PLACE has expired, or one that it hangs on has',
  'not-yet': 'that of PLACE is not valid yet, or the clock of this machine is wrong',
  'other-name': 'that of PLACE is for another name: NAMES',
  untrusted: 'nobody whom this machine or the trunk trusts vouches for that of PLACE',
  'ours-refused': 'PLACE wants one of ours, and does not take it',
}

/** A trunk's sound, in words. */
const MADE: Readonly<Record<Trunk['encryption'], string>> = { none: 'not encrypted', srtp: 'encrypted' }

/** What an offer of sound takes (RFC 3551, RFC 3711). */
const secrecyIn = (sdp: string): readonly Trunk['encryption'][] =>
  [...sdp.matchAll(/^m=audio \d+ (RTP\/S?AVP)F? /gm)].map(([, profile]) => (profile === 'RTP/SAVP' ? 'srtp' : 'none'))

const other = ({ status, reason }: Answer): Verdict => wrong(reason === '' ? `${status}` : `${status}: ${reason}`)

const wrong = (says: string): Verdict => ({ ok: false, says })

const SDP_NAMES: Readonly<Record<TrunkCodec, string>> = { alaw: 'PCMA', ulaw: 'PCMU' }

/** Of an offer of sound (RFC 4566): the names of its codecs; those of G.711 may stand as numbers alone. */
const codecsIn = (sdp: string): readonly string[] => {
  const payloads = /^m=audio \d+ [A-Z/]+ ([\d ]+)/m.exec(sdp)?.[1]?.trim().split(/ +/) ?? []
  return payloads.flatMap((payload) => {
    const name = new RegExp(`^a=rtpmap:${payload} ([A-Za-z0-9-]{1,20})/`, 'm').exec(sdp)?.[1]
    const known = name?.toUpperCase() ?? { '0': 'PCMU', '8': 'PCMA', '18': 'G729', '9': 'G722' }[payload]
    return known === undefined || known === 'TELEPHONE-EVENT' ? [] : [known]
  })
}
