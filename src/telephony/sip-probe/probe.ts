/**
 * Asks a provider whether it would take us, and says what is wrong in words. Nothing is changed by it: a REGISTER without a
 * Contact only asks which ones there are (RFC 3261 §10.2.3), and OPTIONS asks what somebody can do (§11).
 */
import { randomBytes } from 'node:crypto'
import { lookup } from 'node:dns/promises'
import { parseAddress } from '../../core/dial.ts'
import { sipPortOf, type Trunk } from '../../core/lines/words.ts'
import { answerChallenge } from './digest.ts'
import { exchange } from './exchange.ts'
import type { Answer, Question } from './message.ts'
import { type Heard, isAnswer, type Verdict, verdictOnOptions, verdictOnRegister } from './verdict.ts'

type Probed = Pick<Trunk, 'connection' | 'codecs' | 'transport' | 'encryption'>

/** `secret`: null where it knows us by our address. `trusted`: PEM of who may vouch for its certificate. */
export const probeTrunk = async (
  trunk: Probed,
  secret: string | null,
  trusted: () => string,
  withinMs = 4_500,
): Promise<Verdict> => {
  const { connection } = trunk
  const probe = (address: string, username: string | null) =>
    probeOne(trunk, address, username, secret, trusted, withinMs)
  if (connection.kind === 'registration') return probe(connection.server, connection.username)
  const verdicts = await Promise.all(connection.hosts.map((host) => probe(host, null)))
  return verdicts.find(({ ok }) => !ok) ?? verdicts[0] ?? { ok: false, says: 'it has no address' }
}

const probeOne = async (
  trunk: Probed,
  address: string,
  username: string | null,
  secret: string | null,
  trusted: () => string,
  withinMs: number,
): Promise<Verdict> => {
  const { transport } = trunk
  const place = parseAddress(address, sipPortOf(trunk))
  if (place === null) return { ok: false, says: `"${address}" is no address` }
  const until = performance.now() + withinMs
  const ip = await within(lookup(place.host, 4), withinMs).catch(() => null)
  if (ip === null) return { ok: false, says: `no address for ${place.host}: the name cannot be looked up` }
  const method = username === null ? 'OPTIONS' : 'REGISTER'
  const uri = `sip:${place.host}:${place.port}`
  const who = username === null ? uri : `sip:${username}@${place.host}:${place.port}`
  const question = { method, transport, uri, who, ...fresh(), cseq: 1, authorization: null } as const
  const ask = (more: Partial<Question>): Promise<Heard> =>
    exchange({ ...place, ip: ip.address, trusted }, { ...question, ...fresh(), ...more }, until - performance.now())
  const first = await ask({})
  if (username === null) return verdictOnOptions(first, `${place.host}:${place.port}`, trunk)
  const said = isAnswer(first) ? challengeOf(first) : null
  const value =
    said === null || secret === null
      ? null
      : answerChallenge(said.challenge, { username, secret, method, uri, cnonce: randomBytes(8).toString('hex') })
  if (said === null || value === null) return verdictOnRegister(first, `${place.host}:${place.port}`, username, false)
  const second = await ask({ cseq: 2, authorization: { header: said.header, value } })
  return verdictOnRegister(second, `${place.host}:${place.port}`, username, true)
}

const fresh = (): Pick<Question, 'callId' | 'tag' | 'branch' | 'via'> => ({
  callId: randomBytes(12).toString('hex'),
  tag: randomBytes(6).toString('hex'),
  branch: randomBytes(8).toString('hex'),
  via: '',
})

const challengeOf = (answer: Answer): { readonly header: string; readonly challenge: string } | null => {
  if (answer.status !== 401 && answer.status !== 407) return null
  const isProxy = answer.status === 407
  const challenge = answer.header(isProxy ? 'proxy-authenticate' : 'www-authenticate')
  return challenge === null ? null : { header: isProxy ? 'Proxy-Authorization' : 'Authorization', challenge }
}

const within = <T>(work: Promise<T>, ms: number): Promise<T> => {
  let deadline: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    deadline = setTimeout(() => reject(new Error(`not within ${ms} ms`)), ms)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(deadline))
}
