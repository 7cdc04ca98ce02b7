/**
 * One request of the package and its answer, taken where it goes out and comes in, below the package: that waits for ever for a
 * connection that was reset, loses the status, follows a switch elsewhere and dies of an answer that is no JSON.
 */
import { Agent, type ClientRequest, type IncomingMessage } from 'node:http'
import { LinkDownError } from '../../ports/engine.ts'
import type { AriAnswer } from './ari-socket.ts'

/** So many connections at once: Asterisk's own limit of a hundred is for all who use it. */
export const MOST_SOCKETS = 16

export interface Exchange {
  /** Settles in any case. Rejects with LinkDownError when no answer comes. */
  readonly answer: Promise<AriAnswer>
  /** The request is going out. */
  sent(request: ClientRequest): void
  fail(reason: string): void
}

export const createExchange = (what: string, withinMs: number): Exchange => {
  let request: ClientRequest | null = null
  let accept: (answer: AriAnswer) => void = () => {}
  let refuse: (error: Error) => void = () => {}
  const answer = new Promise<AriAnswer>((resolve, reject) => {
    accept = resolve
    refuse = reject
  })
  const fail = (reason: string): void => {
    clearTimeout(deadline)
    refuse(new LinkDownError(reason))
    request?.destroy()
  }
  const deadline = setTimeout(() => fail(`no answer to ${what} in ${withinMs} ms`), withinMs)

  const read = (response: IncomingMessage): void => {
    // The package would go where it is sent, with our password, and would parse what it takes for JSON, outside of any try.
    delete response.headers.location
    response.headers['content-type'] = 'text/plain'
    const chunks: Buffer[] = []
    response.on('data', (chunk: Buffer) => chunks.push(chunk))
    response.on('error', (error) => fail(`the link was lost (${error.message}) before ${what} was answered`))
    response.on('close', () => fail(`the link was lost before ${what} was answered`))
    response.on('end', () => {
      clearTimeout(deadline)
      const text = Buffer.concat(chunks).toString()
      const body = text === '' ? undefined : parseOr(text)
      accept({ status: response.statusCode ?? 0, reason: response.statusMessage ?? '', body })
    })
  }

  return {
    answer,
    sent(made) {
      request = made
      made.prependOnceListener('response', read)
      made.on('error', (error) => fail(`the link was lost (${error.message}) before ${what} was answered`))
    },
    fail,
  }
}

const parseOr = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** Connections that stay, never more than so many; `onRequest` sees each request before anything of it is sent. */
export const createWatchedAgent = (maxSockets: number, onRequest: (request: ClientRequest) => void): Agent => {
  const agent = new Agent({ keepAlive: true, maxSockets })
  // The package would have us write its request's agent as the name of a browser.
  return Object.assign(agent, {
    toString: () => 'Sambung',
    addRequest(request: ClientRequest, ...options: readonly unknown[]) {
      onRequest(request)
      Reflect.apply(ADD_REQUEST, agent, [request, ...options])
    },
  })
}

const ADD_REQUEST: (...options: readonly unknown[]) => void = Reflect.get(Agent.prototype, 'addRequest')
