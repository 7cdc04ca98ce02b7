/** The few lines of SDP (RFC 8866) that G.711 telephones exchange. */
import { type Law, PAYLOAD_TYPE } from '../../src/core/sound/g711.ts'

export interface MediaPlace {
  readonly host: string
  readonly port: number
}

export const writeSdp = ({ host, port }: MediaPlace, law: Law): string =>
  [
    'v=0',
    `o=phone 1 1 IN IP4 ${host}`,
    's=-',
    `c=IN IP4 ${host}`,
    't=0 0',
    `m=audio ${port} RTP/AVP ${PAYLOAD_TYPE[law]} 101`,
    law === 'alaw' ? 'a=rtpmap:8 PCMA/8000' : 'a=rtpmap:0 PCMU/8000',
    'a=rtpmap:101 telephone-event/8000',
    'a=fmtp:101 0-16',
    'a=ptime:20',
    'a=sendrecv',
    '',
  ].join('\r\n')

/** Where the other side wants its audio; null when it names no place. */
export const readSdp = (body: string): MediaPlace | null => {
  const host = /^c=IN IP[46] (\S+)/m.exec(body)?.[1]
  const port = Number(/^m=audio (\d+)/m.exec(body)?.[1] ?? 0)
  return host === undefined || port === 0 ? null : { host, port }
}
