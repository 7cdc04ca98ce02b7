import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { WebSocket, WebSocketServer } from 'ws'
import { type Account, type Accounts, type Pass, passOf } from './accounts.ts'
import { log } from './log.ts'
import { plainAnswer } from './server.ts'
import { answerTo, readMessage } from './sip-message.ts'
import { refusalOf } from './sip-rules.ts'
import { watch } from './watch.ts'

export interface SipDoor {
  /** Somebody asks for `/sip`. */
  open(request: IncomingMessage, socket: Socket, head: Buffer): Promise<void>
  /** The sign-in is over: so are its phones. */
  end(pass: Pass): void
  close(): void
}

const LARGEST = 64 * 1024
/** More than a phone says in its busiest second, and what it may say at once when it comes back. */
const A_SECOND = 20
const AT_ONCE = 60
/** Of one sign-in: the switch has a thousand places, and the server's own links take theirs among them. */
const MOST_SOCKETS = 4
/** No trunk is known by this address, and ARI is not open to it; the switch listens on 127.0.0.1. */
const OUR_ADDRESS = '127.0.0.2'
const TO_SWITCH = { localAddress: OUR_ADDRESS, handshakeTimeout: 5_000 } as const
const FAREWELL_MS = 1_000
/** How a socket ends: the sign-in is over, what was said is not SIP, the switch has gone. */
const ENDS = { signedOut: 4401, refused: 1008, switchGone: 1012 } as const

/** The switch's SIP over WebSocket, for a browser that is signed in or has a visitor's ticket, as the account issued to it alone. */
export const createSipDoor = (accounts: Accounts, switchUrl: string): SipDoor => {
  const limits = { maxPayload: LARGEST, perMessageDeflate: false }
  const browsers = new WebSocketServer({ noServer: true, ...limits, handleProtocols: () => 'sip' })
  const open = new Map<Pass, Set<Place>>()

  /** Taken before the switch is asked for one of its own; the newest of a sign-in is the one that is wanted. */
  const take = (pass: Pass): Place => {
    const mine = open.get(pass) ?? new Set()
    const place: Place = { browser: null, far: new WebSocket(switchUrl, 'sip', { ...limits, ...TO_SWITCH }) }
    open.set(pass, mine.add(place))
    place.far.on('error', () => place.far.terminate())
    for (const oldest of [...mine].slice(0, -MOST_SOCKETS)) {
      leave(pass, oldest)
      send(oldest, ENDS.refused, 'too many sockets')
    }
    return place
  }
  const leave = (pass: Pass, place: Place): void => {
    const mine = open.get(pass)
    mine?.delete(place)
    if (mine?.size === 0) open.delete(pass)
  }
  /** A browser may leave a farewell unanswered for as long as it likes; the switch's place is free by then. */
  const send = ({ browser, far }: Place, code: number, reason: string): void => {
    browser?.close(code, reason)
    if (browser === null) far.terminate()
    else
      setTimeout(() => {
        browser.terminate()
        far.terminate()
      }, FAREWELL_MS).unref()
  }

  const join = (place: Place, browser: WebSocket, pass: Pass, account: Account): void => {
    const { far } = place
    place.browser = browser
    const mayPass = createLimit()
    let call: string | null = null
    const stopWatching = watch(browser, async () => {
      if (!(await accounts.holds(pass))) send(place, ENDS.signedOut, 'signed out')
    })
    browser.on('message', (data, isBinary) => {
      // Whoever was told to go is not heard any more, however long it takes to leave.
      if (browser.readyState !== WebSocket.OPEN) return
      const text = isBinary ? '' : data.toString()
      if (!mayPass()) return browser.close(ENDS.refused, 'too many messages')
      if (/^(?:\r\n){1,2}$/.test(text)) return browser.send('\r\n')
      const message = readMessage(text)
      const refusal = message === null ? 'not one SIP message' : refusalOf(message, { ...account, call })
      if (refusal === null) {
        if (message?.method === 'INVITE') call ??= message.headers.get('call-id')?.[0] ?? null
        return far.send(text)
      }
      log('warn', 'a SIP message was refused', { account: account.name, refusal, method: message?.method })
      if (message === null || message.method === null) browser.close(ENDS.refused, refusal)
      else if (message.method !== 'ACK') browser.send(answerTo(message, refusal))
    })
    browser.on('error', () => browser.terminate())
    browser.on('close', () => {
      stopWatching()
      leave(pass, place)
      far.close()
    })
    far.on('message', (data) => {
      if (browser.bufferedAmount > 16 * LARGEST) browser.terminate()
      else browser.send(data.toString())
    })
    far.on('close', () => browser.close(ENDS.switchGone, 'the switch has gone'))
  }

  return {
    open: async (request, socket, head) => {
      socket.on('error', () => socket.destroy())
      const refuse = (status: number): void => void plainAnswer(request, socket).writeHead(status).end()
      const pass = passOf(request)
      if (!isWanted(request)) return refuse(403)
      if (!`${request.headers['sec-websocket-protocol']}`.split(/, */).includes('sip')) return refuse(400)
      if (pass === null) return refuse(401)
      const account = await accounts.of(pass)
      if (typeof account === 'number') return refuse(account)
      if (socket.destroyed) return
      const place = take(pass)
      const { far } = place
      const isUp = await new Promise<boolean>((resolve) => {
        far.once('open', () => resolve(true)).once('close', () => resolve(false))
        socket.once('close', () => far.terminate())
      })
      if (isUp && open.get(pass)?.has(place) === true)
        return browsers.handleUpgrade(request, socket, head, (browser) => join(place, browser, pass, account))
      far.terminate()
      leave(pass, place)
      refuse(503)
    },
    end: (pass) => {
      accounts.forget(pass)
      for (const place of open.get(pass) ?? []) send(place, ENDS.signedOut, 'signed out')
    },
    close: () => {
      for (const place of [...open.values()].flatMap((mine) => [...mine])) send(place, ENDS.switchGone, 'restarting')
    },
  }
}

/** One of a sign-in's: a browser's socket, null until it is let in, and the one that is held at the switch for it. */
interface Place {
  browser: WebSocket | null
  readonly far: WebSocket
}

/** A browser says which page asks. Who shows a token or a ticket itself, and not a cookie, is no browser that was led astray. */
const isWanted = ({ headers, url = '' }: IncomingMessage): boolean => {
  if (headers.origin === undefined) return headers.authorization !== undefined || /[?&](?:ticket|visitor)=/.test(url)
  return URL.canParse(headers.origin) && new URL(headers.origin).host === headers.host
}

const createLimit = (): (() => boolean) => {
  let left = AT_ONCE
  let at = performance.now()
  return () => {
    const now = performance.now()
    left = Math.min(AT_ONCE, left + ((now - at) / 1000) * A_SECOND) - 1
    at = now
    return left >= 0
  }
}
