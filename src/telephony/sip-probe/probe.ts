/**
 * Asks a provider whether it would take us, and says what is wrong in words. Nothing is changed by it: a REGISTER without a
 * Contact only asks which ones there are (RFC 3261 §10.2.3), and OPTIONS asks what somebody can do (§11).
 */
import { randomBytes } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { lookup } from 'node:dns/promises'
import { parseAddress } from '../../core/dial.ts'
import type { Trunk } from '../../core/lines/words.ts'
import { answerChallenge } from './digest.ts'
import { type Answer, type Question, readAnswer, writeQuestion } from './message.ts'
import { type Verdict, verdictOnOptions, verdictOnRegister } from './verdict.ts'

/** Null: it knows us by our address. */
export const probeTrunk = async (
  { connection, codecs }: Pick<Trunk, 'connection' | 'codecs'>,
  secret: string | null,
  withinMs = 4_500,
): Promise<Verdict> => {
  if (connection.kind === 'registration')
    return probeOne(connection.server, connection.username, secret, codecs, withinMs)
  const verdicts = await Promise.all(connection.hosts.map((host) => probeOne(host, null, null, codecs, withinMs)))
  return verdicts.find(({ ok }) => !ok) ?? verdicts[0] ?? { ok: false, says: 'it has no address' }
}

const probeOne = async (
  address: string,
  username: string | null,
  secret: string | null,
  codecs: Trunk['codecs'],
  withinMs: number,
): Promise<Verdict> => {
  const place = parseAddress(address)
  if (place === null) return { ok: false, says: `"${address}" is no address` }
  const until = performance.now() + withinMs
  const ip = await within(lookup(place.host, 4), withinMs).catch(() => null)
  if (ip === null) return { ok: false, says: `no address for ${place.host}: the name cannot be looked up` }
  const method = username === null ? 'OPTIONS' : 'REGISTER'
  const uri = `sip:${place.host}:${place.port}`
  const who = username === null ? uri : `sip:${username}@${place.host}:${place.port}`
  const question = { method, uri, who, ...fresh(), cseq: 1, authorization: null } as const
  const ask = (more: Partial<Question>): Promise<Answer | 'silence' | 'closed'> =>
    exchange(ip.address, place.port, { ...question, ...fresh(), ...more }, until - performance.now())
  const first = await ask({})
  if (username === null) return verdictOnOptions(first, `${place.host}:${place.port}`, codecs)
  const said = typeof first === 'string' ? null : challengeOf(first)
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

/** One question over UDP, asked again as RFC 3261 §17.1.2 has it until somebody answers or the time is over. */
const exchange = (
  host: string,
  port: number,
  question: Question,
  withinMs: number,
): Promise<Answer | 'silence' | 'closed'> =>
  new Promise((resolve) => {
    const socket = createSocket('udp4')
    let again: NodeJS.Timeout | null = null
    const end = (result: Answer | 'silence' | 'closed'): void => {
      clearTimeout(deadline)
      if (again !== null) clearTimeout(again)
      socket.removeAllListeners()
      socket.on('error', () => {})
      socket.close()
      resolve(result)
    }
    const deadline = setTimeout(() => end('silence'), Math.max(1, withinMs))
    socket.on('error', () => end('closed'))
    socket.on('message', (packet) => {
      const answer = readAnswer(packet.toString('latin1'), question)
      if (answer !== null) end(answer)
    })
    socket.connect(port, host, () => {
      const own = socket.address()
      const text = writeQuestion({ ...question, via: `${own.address}:${own.port}` })
      const send = (pause: number): void => {
        socket.send(text)
        again = setTimeout(() => send(Math.min(2 * pause, 4_000)), pause)
      }
      send(500)
    })
  })

const within = <T>(work: Promise<T>, ms: number): Promise<T> => {
  let deadline: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    deadline = setTimeout(() => reject(new Error(`not within ${ms} ms`)), ms)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(deadline))
}
