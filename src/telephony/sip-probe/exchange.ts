/** One question and its answer, by the transport that the question names. */
import { createSocket } from 'node:dgram'
import { connect as connectTcp, isIP, type Socket } from 'node:net'
import { connect as connectTls, createSecureContext, type SecureContext } from 'node:tls'
import { type Question, readAnswer, writeQuestion } from './message.ts'
import { certificateTrouble } from './tls-trouble.ts'
import type { Heard } from './verdict.ts'

export interface Place {
  /** As it is called: what its certificate has to be for. */
  readonly host: string
  readonly ip: string
  readonly port: number
  /** PEM of who may vouch for it. */
  readonly trusted: () => string
}

export const exchange = (place: Place, question: Question, withinMs: number): Promise<Heard> =>
  question.transport === 'udp' ? byPacket(place, question, withinMs) : byStream(place, question, withinMs)

/** Asked again as RFC 3261 §17.1.2 has it until somebody answers or the time is over. */
const byPacket = ({ ip, port }: Place, question: Question, withinMs: number): Promise<Heard> =>
  new Promise((resolve) => {
    const socket = createSocket('udp4')
    let again: NodeJS.Timeout | null = null
    const end = (result: Heard): void => {
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
    socket.connect(port, ip, () => {
      const own = socket.address()
      const text = writeQuestion({ ...question, via: `${own.address}:${own.port}` })
      const send = (pause: number): void => {
        socket.send(text)
        again = setTimeout(() => send(Math.min(2 * pause, 4_000)), pause)
      }
      send(500)
    })
  })

/** Asked once: what is lost, the transport sends again. */
const byStream = ({ ip, host, port, trusted }: Place, question: Question, withinMs: number): Promise<Heard> =>
  new Promise((resolve) => {
    const isTls = question.transport === 'tls'
    let isThere = false
    let isSecure = false
    let heard = ''
    const end = (result: Heard): void => {
      clearTimeout(deadline)
      socket.removeAllListeners()
      socket.on('error', () => {})
      socket.destroy()
      resolve(result)
    }
    const unheard = (): Heard => (isTls && isThere && !isSecure ? 'no-tls' : 'silence')
    const deadline = setTimeout(() => end(unheard()), Math.max(1, withinMs))
    const socket: Socket = isTls
      ? connectTls({ host: ip, port, servername: isIP(host) === 0 ? host : '', secureContext: contextOf(trusted()) })
      : connectTcp({ host: ip, port })
    socket.on('connect', () => {
      isThere = true
    })
    socket.on('error', (error: NodeJS.ErrnoException) => {
      const trouble = isTls ? certificateTrouble(error) : null
      end(trouble ?? (isThere ? unheard() : 'closed'))
    })
    socket.on('close', () => end(isThere ? unheard() : 'closed'))
    socket.on(isTls ? 'secureConnect' : 'connect', () => {
      isSecure = true
      socket.write(writeQuestion({ ...question, via: `${socket.localAddress}:${socket.localPort}` }))
    })
    socket.on('data', (bytes) => {
      heard = (heard + bytes.toString('latin1')).slice(-MOST_HEARD)
      for (let message = firstIn(heard); message !== null; message = firstIn(heard)) {
        heard = heard.slice(message.length)
        const answer = readAnswer(message, question)
        if (answer !== null) return end(answer)
      }
    })
  })

const MOST_HEARD = 65_536

/** A message that is whole (RFC 3261 §18.3), with what came before it. */
const firstIn = (text: string): string | null => {
  const head = text.indexOf('\r\n\r\n')
  if (head < 0) return null
  const [, length = '0'] = /^(?:content-length|l)[ \t]*:[ \t]*(\d{1,5})/im.exec(text.slice(0, head)) ?? []
  const end = head + 4 + Number(length)
  return end <= text.length ? text.slice(0, end) : null
}

/** Reading a hundred certificates takes longer than a question: the last list is kept. */
const contextOf = (trusted: string): SecureContext => {
  if (kept?.trusted !== trusted) kept = { trusted, context: createSecureContext({ ca: trusted }) }
  return kept.context
}
let kept: { readonly trusted: string; readonly context: SecureContext } | null = null
