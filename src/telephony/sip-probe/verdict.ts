/** What an answer, or none, means for a trunk. */
import type { TrunkCodec } from '../../core/lines/words.ts'
import type { Answer } from './message.ts'

export interface Verdict {
  readonly ok: boolean
  readonly says: string
}

type Heard = Answer | 'silence' | 'closed'

/** `proven`: the question carried the secret. */
export const verdictOnRegister = (heard: Heard, place: string, username: string, proven: boolean): Verdict => {
  if (heard === 'silence' || heard === 'closed') return nobody(heard, place)
  const { status } = heard
  if (status < 300) return { ok: true, says: `${place} takes the user name ${username} and its password` }
  if ((status === 401 || status === 407) && proven) return wrong(`${status}: wrong password`)
  if (status === 401 || status === 407) return wrong(`${status}: ${place} asks for a proof that is not known here`)
  if (status === 403) return wrong(`403: ${place} refuses the user name ${username}, or calls from our address`)
  if (status === 404) return wrong(`404: ${place} does not know the user name ${username}`)
  return other(heard)
}

export const verdictOnOptions = (heard: Heard, place: string, codecs: readonly TrunkCodec[]): Verdict => {
  if (heard === 'silence' || heard === 'closed') return nobody(heard, place)
  const { status, body } = heard
  if (status === 401 || status === 407) return wrong(`${status}: ${place} wants a user name and a password`)
  if (status === 403) return wrong(`403: ${place} refuses calls from our address`)
  // Who does not know the question speaks SIP all the same.
  if (status >= 500 && status !== 501) return other(heard)
  const takes = codecsIn(body)
  if (takes.length > 0 && !codecs.some((codec) => takes.includes(SDP_NAMES[codec])))
    return wrong(`codec ${codecs.join(', ')}: ${place} takes only ${takes.join(', ')}`)
  return { ok: true, says: `${place} answers` }
}

const nobody = (heard: 'silence' | 'closed', place: string): Verdict =>
  wrong(heard === 'silence' ? `no answer from ${place}` : `no answer from ${place}: nothing listens there`)

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
