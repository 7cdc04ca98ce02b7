/**
 * asterisk-manager in a cage, for what ARI lacks (recording). The package writes values to the wire as they are, forgets
 * actions on a lost connection, types the first answer after a reconnect wrongly and never notices a dead peer; so: CR, LF
 * and NUL are refused, every action has an id and a deadline of ours, a Ping asks for life, and each connection is a fresh
 * instance. https://docs.asterisk.org/Configuration/Interfaces/Asterisk-Manager-Interface-AMI/
 */
import Manager from 'asterisk-manager'
import { LinkDownError } from '../../ports/engine.ts'
import type { AsteriskOptions } from './options.ts'

export interface AmiLink {
  /** Connects and keeps reconnecting for ever. Resolves when the first attempt has been made. */
  start(): Promise<void>
  /** Resolves with the switch's answer, also when that is an error; rejects with LinkDownError when none comes. */
  action(name: string, fields: Readonly<Record<string, string>>): Promise<AmiAnswer>
  /** What the switch lists in answer: its events, their names small, up to the one that ends the list. Rejects with LinkDownError. */
  list(name: string, fields: Readonly<Record<string, string>>): Promise<readonly AmiEvent[]>
  stop(): void
}

export type AmiEvent = Readonly<Partial<Record<string, string>>>

export interface AmiAnswer {
  readonly ok: boolean
  readonly message: string
}

const FIRST_PAUSE = 100
const LONGEST_PAUSE = 5_000

type AmiOptions = Pick<AsteriskOptions, 'ami' | 'log' | 'count'> & {
  readonly answerWithin?: number
  readonly pingEvery?: number
}

type Connection = ReturnType<typeof Manager>

export const createAmiLink = ({ ami, log, count, answerWithin = 5_000, pingEvery = 5_000 }: AmiOptions): AmiLink => {
  let up: Connection | null = null
  let stopped = false
  let pause = FIRST_PAUSE
  let retry: NodeJS.Timeout | null = null
  let sent = 0
  const waiting = new Map<string, (error: Error) => void>()
  /** Who gathers the events of a list, by the action that asked for it. */
  const gathering = new Map<string, (event: AmiEvent) => void>()

  /** With `gather` the answer is awaited up to the end of the list that it announces. */
  const ask = (
    connection: Connection,
    name: string,
    fields: Readonly<Record<string, string>>,
    gather?: AmiEvent[],
  ): Promise<AmiAnswer> =>
    new Promise((resolve, reject) => {
      sent += 1
      const actionid = `sambung-${process.pid}-${sent}`
      const settle = () => {
        clearTimeout(deadline)
        waiting.delete(actionid)
        gathering.delete(actionid)
        connection.removeAllListeners(actionid)
      }
      const refuse = (error: Error) => {
        settle()
        reject(error)
      }
      const deadline = setTimeout(() => {
        count('switch_request_timeouts', { app: 'ami' })
        refuse(new LinkDownError(`no answer to AMI ${name} in ${answerWithin} ms`))
      }, answerWithin)
      waiting.set(actionid, refuse)
      if (gather !== undefined)
        gathering.set(actionid, (event) => {
          gather.push(event)
          if (event.eventlist?.toLowerCase() !== 'complete') return
          settle()
          resolve({ ok: true, message: '' })
        })
      connection.action({ ...fields, action: name, actionid }, (_error, response) => {
        const answer = toAnswer(response)
        if (gather !== undefined && answer.ok) return
        settle()
        resolve(answer)
      })
    })

  const attempt = (): Promise<void> =>
    new Promise((attempted) => {
      const connection = Manager(null, '', ami.user, ami.secret, false)
      let over = false
      let heartbeat: NodeJS.Timeout | null = null
      const lose = (reason: string) => {
        if (over) return
        over = true
        clearTimeout(loginDeadline)
        if (heartbeat !== null) clearInterval(heartbeat)
        if (up === connection) up = null
        for (const refuse of [...waiting.values()]) refuse(new LinkDownError(`the AMI link was lost (${reason})`))
        connection.disconnect()
        connection.removeAllListeners()
        // Without a listener a late 'error' of the dead socket would end the process.
        connection.on('error', () => {})
        attempted()
        if (stopped) return
        log.warn({ reason, pause }, 'no AMI link to the switch; trying again')
        retry = setTimeout(() => void attempt(), pause)
        pause = Math.min(2 * pause, LONGEST_PAUSE)
      }
      const loginDeadline = setTimeout(() => lose('no answer to the login'), answerWithin)
      connection.on('close', () => lose('closed'))
      connection.on('managerevent', (event) => {
        const { actionid, ...rest } = toEvent(event)
        if (actionid !== undefined) gathering.get(actionid)?.(rest)
      })
      connection.on('error', (error) => lose(error instanceof Error ? error.message : 'socket error'))
      connection.connect(ami.port, ami.host, () =>
        connection.login((error) => {
          if (over) return
          if (error || stopped) return lose(error ? 'the login was refused' : 'stopped')
          clearTimeout(loginDeadline)
          up = connection
          pause = FIRST_PAUSE
          heartbeat = setInterval(() => {
            ask(connection, 'Ping', {}).catch(() => lose('no answer to Ping'))
          }, pingEvery)
          // The package's own login says `Event: off`, a field nobody reads.
          ask(connection, 'Events', { EventMask: 'off' }).catch(() => {})
          attempted()
        }),
      )
    })

  return {
    start: attempt,
    action(name, fields) {
      const problem = unsafe(name, fields)
      if (problem !== null) return Promise.reject(problem)
      return up === null ? Promise.reject(new LinkDownError('there is no AMI link')) : ask(up, name, fields)
    },
    async list(name, fields) {
      const problem = unsafe(name, fields)
      if (problem !== null) throw problem
      if (up === null) throw new LinkDownError('there is no AMI link')
      const events: AmiEvent[] = []
      await ask(up, name, fields, events)
      return events
    },
    stop() {
      stopped = true
      if (retry !== null) clearTimeout(retry)
      up?.disconnect()
    },
  }
}

const toAnswer = (response: unknown): AmiAnswer => {
  const fields = typeof response === 'object' && response !== null ? response : {}
  const message = 'message' in fields ? String(fields.message) : ''
  return { ok: 'response' in fields && fields.response === 'Success', message }
}

/** A value of ours goes to the wire as it is. */
const unsafe = (name: string, fields: Readonly<Record<string, string>>): Error | null => {
  for (const [key, value] of Object.entries(fields))
    if (/[\r\n\0]/.test(key) || /[\r\n\0]/.test(value))
      return new Error(`AMI ${name}: field ${JSON.stringify(key)} has a line break or NUL in it`)
  return null
}

const toEvent = (event: unknown): AmiEvent => {
  if (typeof event !== 'object' || event === null) return {}
  return Object.fromEntries(
    Object.entries(event).flatMap(([key, value]) => (typeof value === 'string' ? [[key, value]] : [])),
  )
}
