/**
 * A trunk or a desk phone as objects of PJSIP. Every field is said each time, since a field that is left out keeps what it was;
 * the endpoint, which makes it usable, comes last and carries a mark of the whole.
 * https://docs.asterisk.org/Asterisk_22_Documentation/API_Documentation/Module_Configuration/res_pjsip/
 */
import { createHash } from 'node:crypto'
import { parseAddress } from '../../core/dial.ts'
import type { LineId } from '../../core/ids.ts'
import { type DtmfMode, sipPortOf, type Trunk } from '../../core/lines/words.ts'
import type { Line, PhoneLine, TrunkLine } from '../../ports/lines.ts'

/** `entrance`: the endpoint of calls that come in by a trunk that we sign in to, which knows no secret. */
export type ObjectKind = 'auth' | 'aor' | 'entrance' | 'identify' | 'registration' | 'endpoint'

export interface LineObject {
  readonly kind: ObjectKind
  readonly fields: Readonly<Record<string, string>>
}

/** In the order in which they are made; they are ended the other way round. */
export const OBJECT_KINDS: readonly ObjectKind[] = ['auth', 'aor', 'entrance', 'identify', 'registration', 'endpoint']

export const ENTRANCE = 'in.'
/** The dot keeps it apart from every line. */
export const entranceOf = (line: LineId): string => `${ENTRANCE}${line}`

export const toObjects = (line: Line): readonly LineObject[] => {
  const objects = line.kind === 'trunk' ? ofTrunk(line) : ofPhone(line)
  const accountcode = markOf(objects)
  return objects.map((object) =>
    object.kind === 'endpoint' ? { ...object, fields: { ...object.fields, accountcode } } : object,
  )
}

/** Differs when anything of it does. */
const markOf = (objects: readonly LineObject[]): string =>
  createHash('sha256').update(JSON.stringify(objects)).digest('hex').slice(0, 32)

const addressesIn = (trunk: Trunk): readonly { readonly host: string; readonly port: number }[] => {
  const { connection } = trunk
  const places = connection.kind === 'address' ? connection.hosts : [connection.server]
  return places.flatMap((place) => parseAddress(place, sipPortOf(trunk)) ?? [])
}

/** From where its calls come. */
export const hostsOf = (trunk: Trunk): readonly string[] => [...new Set(addressesIn(trunk).map(({ host }) => host))]

const ofTrunk = ({ line, trunk, secret }: TrunkLine): readonly LineObject[] => {
  const { connection } = trunk
  const [first = { host: 'invalid', port: 5060 }] = addressesIn(trunk)
  const { transport, encryption } = trunk
  const place = `${first.host}:${first.port}`
  const target = transport === 'udp' ? `sip:${place}` : `sip:${place};transport=${transport}`
  const endpoint = {
    ...PARTY,
    transport,
    media_encryption: encryption === 'srtp' ? 'sdes' : 'no',
    // A connection that is there is used as long as it lives: another one, to the address in the other side's Contact, may be shut
    // to us, and its certificate has a name and seldom an address.
    rewrite_contact: transport === 'udp' ? 'no' : 'yes',
    context: 'from-trunk',
    identify_by: 'ip',
    allow: trunk.codecs.join(','),
    dtmf_mode: DTMF[trunk.dtmf],
    aors: line,
    send_pai: 'yes',
    trust_id_outbound: 'yes',
  }
  const aor: LineObject = {
    kind: 'aor',
    fields: { contact: target, max_contacts: '0', qualify_frequency: '0' },
  }
  const match = hostsOf(trunk).join(',')
  const bare = { ...endpoint, outbound_auth: '', from_domain: '' }
  if (connection.kind === 'address' || secret === null)
    return [aor, { kind: 'identify', fields: { endpoint: line, match } }, { kind: 'endpoint', fields: bare }]
  const { username } = connection
  return [
    { kind: 'auth', fields: { auth_type: 'userpass', username, password: secret } },
    aor,
    // A caller may answer our BYE or re-INVITE with a challenge, and would be told the proof of what we sign in with
    // (GHSA-3v3f-99mv-qvj4): calls that come in belong to an endpoint that has none.
    { kind: 'entrance', fields: bare },
    { kind: 'identify', fields: { endpoint: entranceOf(line), match } },
    {
      kind: 'registration',
      fields: {
        transport,
        outbound_auth: line,
        server_uri: target,
        client_uri: `sip:${username}@${place}`,
        contact_user: username,
        expiration: '300',
        // Of its own choice the switch would wait for up to ten seconds before the first one.
        max_random_initial_delay: '1',
        retry_interval: '20',
        // A secret that is wrong today may be right tomorrow: it is never given up.
        forbidden_retry_interval: '60',
        fatal_retry_interval: '60',
        auth_rejection_permanent: 'no',
        max_retries: '1000000',
      },
    },
    { kind: 'endpoint', fields: { ...endpoint, outbound_auth: line, from_domain: first.host } },
  ]
}

/** Its calls are made by the API only: the context has no extensions. One telephone at a time; the newest one counts. */
const ofPhone = ({ line, secret }: PhoneLine): readonly LineObject[] => [
  { kind: 'auth', fields: { auth_type: 'userpass', username: line, password: secret } },
  {
    kind: 'aor',
    fields: { max_contacts: '1', remove_existing: 'yes', minimum_expiration: '30', maximum_expiration: '3600' },
  },
  {
    kind: 'endpoint',
    fields: {
      ...PARTY,
      context: 'nowhere',
      identify_by: 'username',
      allow: 'alaw,ulaw',
      dtmf_mode: 'rfc4733',
      auth: line,
      aors: line,
      rewrite_contact: 'yes',
      rtp_symmetric: 'yes',
    },
  },
]

/** As for every party in config/asterisk/pjsip.conf. */
const PARTY: Readonly<Record<string, string>> = {
  transport: 'udp',
  disallow: 'all',
  direct_media: 'no',
  max_video_streams: '0',
  allow_overlap: 'no',
  allow_transfer: 'no',
  allow_subscribe: 'no',
  rtp_timeout: '300',
  rtp_timeout_hold: '3600',
  timers: 'no',
}

const DTMF: Readonly<Record<DtmfMode, string>> = { auto: 'auto', rfc4733: 'rfc4733', info: 'info', inband: 'inband' }
