/**
 * ari-client in a cage: requests only. Its own event socket, which one unknown kind of event would deafen for ever, is never
 * opened. It keeps the credentials of the last switch for all of them, so it is given none: each request gets those of its own
 * switch on its way out. (https://github.com/asterisk/node-ari-client, without a release since 2020.)
 */
import type { Agent } from 'node:http'
import ari from 'ari-client'
import swagger from 'swagger-client'
import { EngineRefusedError, LinkDownError } from '../../ports/engine.ts'
import { createExchange, createWatchedAgent, type Exchange, MOST_SOCKETS } from './ari-exchange.ts'
import { toOperation } from './ari-operations.ts'
import type { AriAnswer, AriRequest } from './ari-socket.ts'

export interface AriRest {
  /** Whether the switch knows such a request; older ones lack some. */
  knows(request: AriRequest): boolean
  /** Resolves with whatever status the switch answers; rejects with LinkDownError when no answer comes in time. */
  request(request: AriRequest): Promise<AriAnswer>
  /** What is not answered yet is given up. */
  close(): void
}

export interface AriRestOptions {
  readonly url: string
  readonly user: string
  readonly secret: string
  readonly answerWithin?: number
}

/** Reads from the switch which requests it knows. Rejects with LinkDownError. */
export const openAriRest = async ({ url, user, secret, answerWithin = 10_000 }: AriRestOptions): Promise<AriRest> => {
  const { origin } = new URL(url)
  const open = new Set<Exchange>()
  const authorization = `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}`
  const agent = createWatchedAgent(MOST_SOCKETS, (request) => {
    going?.sent(request)
    going = null
  })
  let closed = false

  const begin = (what: string): Exchange => {
    const exchange = createExchange(what, answerWithin)
    open.add(exchange)
    const forget = () => void open.delete(exchange)
    exchange.answer.then(forget, forget)
    return exchange
  }
  const close = (): void => {
    closed = true
    for (const exchange of open) exchange.fail('the link was closed')
    agent.destroy()
  }

  const client = await described(origin, { authorization, agent, begin }).catch((error: unknown) => {
    close()
    throw error
  })

  return {
    knows(request) {
      const operation = toOperation(request)
      return operation !== null && client[operation.resource]?.[operation.name] !== undefined
    },
    request(request) {
      const what = `${request.method} ${request.uri}`
      if (closed) return Promise.reject(new LinkDownError(`no link to the switch for ${what}`))
      const operation = toOperation(request)
      const send = operation === null ? undefined : client[operation.resource]?.[operation.name]
      if (operation === null || send === undefined)
        return Promise.reject(new EngineRefusedError(`this switch does not know ${what}`))
      const exchange = begin(what)
      try {
        leaving = { authorization, agent, exchange }
        send(operation.parameters).then(undefined, () => {})
      } catch {
        exchange.fail(`${what} could not be put into words`)
      } finally {
        leaving = null
        going = null
      }
      return exchange.answer
    },
    close,
  }
}

interface Door {
  readonly authorization: string
  readonly agent: Agent
}

/** What the package is just being asked to send; it does so before it returns. */
let leaving: (Door & { readonly exchange: Exchange }) | null = null
/** Whose request the next one is that an agent sees. */
let going: Exchange | null = null
/** Switches whose descriptions are being read, by origin: the package asks for one after the other by itself. */
const reading = new Map<string, Reading>()

interface Reading extends Door {
  begin(what: string): Exchange
  fail(error: unknown): void
}

/** The client with all that the switch says it can do. */
const described = (origin: string, door: Omit<Reading, 'fail'>) => {
  let fail: (error: unknown) => void = () => {}
  const failed = new Promise<never>((_, reject) => {
    fail = (error) => reject(error instanceof LinkDownError ? error : new LinkDownError(`cannot connect: ${error}`))
  })
  const late = setTimeout(() => fail('the switch does not say what it can do'), READ_WITHIN)
  const mine = { ...door, fail }
  reading.set(origin, mine)
  const client = Promise.resolve(ari.connect(origin, 'nobody', 'nothing')).catch((error: unknown) => {
    throw new LinkDownError(`cannot connect to the switch: ${error instanceof Error ? error.message : error}`)
  })
  swagger.authorizations.remove('basic-auth')
  return Promise.race([client, failed]).finally(() => {
    clearTimeout(late)
    if (reading.get(origin) === mine) reading.delete(origin)
    // Whichever came second is nobody's business any more.
    client.catch(() => {})
    failed.catch(() => {})
  })
}

const READ_WITHIN = 10_000

swagger.authorizations.add('sambung', {
  apply(request) {
    const description = reading.get(new URL(request.url).origin)
    if (leaving !== null) {
      const { agent, authorization, exchange } = leaving
      going = exchange
      request.headers.Authorization = authorization
      request.agent = agent
      // The answer is read below the package.
      request.on = SILENT
      return true
    }
    if (description === undefined) {
      request.on = SILENT
      return false
    }
    const exchange = description.begin(`GET ${request.url}`)
    going = exchange
    request.headers.Authorization = description.authorization
    request.agent = description.agent
    exchange.answer.then(({ status }) => {
      if (status >= 300) description.fail(new LinkDownError(`cannot connect to the switch: ${status}`))
    }, description.fail)
    const { response: understand } = request.on
    request.on = {
      ...SILENT,
      // What it throws would end the process.
      response(response) {
        try {
          understand?.(response)
        } catch (error) {
          description.fail(error)
        }
      },
    }
    return true
  },
})

const nothing = (): void => {}
const SILENT = { error: nothing, redirect: nothing, 307: nothing, response: nothing }

// It says on our standard output, at every start, that the switch's description is of an older kind.
Reflect.set(globalThis, 'log', nothing)
