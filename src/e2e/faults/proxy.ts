/**
 * Stands between the server and the switch and does what networks do: loses, delays, slows, cuts, and goes quiet without a
 * word. It knows WebSocket frames, so that whole messages can come twice, in another order, or from nowhere.
 */
import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { type Flow, type Manner, startFlow } from './proxy-flow.ts'
import { isPong, isText, textFrame } from './proxy-frames.ts'
import { createJudge, type RestListener } from './proxy-rest.ts'

export type Direction = 'toSwitch' | 'toServer'

export interface FaultProxy {
  readonly port: number
  /** How one direction is treated from now on, on every connection. */
  disturb(direction: Direction, manner: Manner): void
  /** The connections of now are half-open from here on: both ends stay, nothing passes, nobody is told. New ones work. */
  freeze(): void
  /** Ends the connections of now, in the middle of a message to the server when asked for. */
  cut(where?: 'anywhere' | 'mid-frame'): void
  /** New connections are refused, until `accept`. */
  refuse(): void
  accept(): Promise<void>
  /** Says this to the server on each WebSocket whose request line fits, between two messages; gives how many that were. */
  inject(request: RegExp, text: string | Buffer): number
  /** From now on this one says what becomes of each request of the server, on every connection. */
  listen(listener: RestListener | null): void
  readonly counts: ProxyCounts
  /** How many connections the server has through here; half-open ones are none. */
  connections(): number
  stop(): void
}

/** What has passed so far. */
export interface ProxyCounts {
  /** Connections that the server asked for and the switch was asked for in turn. */
  readonly joins: number
  /** Messages of the switch to the server. */
  readonly messages: number
  /** Pings that the switch has answered. */
  readonly pongs: number
  /** Messages that came twice, and those that came after their next one or late. */
  readonly doubled: number
  readonly moved: number
}

interface Connection {
  readonly near: Socket
  readonly far: Socket
  readonly toSwitch: Flow
  readonly toServer: Flow
  /** `GET /ari/events?app=…`; empty until it has come, or when it is not HTTP. */
  readonly request: () => string
}

/** `random` (0 to 1) decides which messages come twice or late. */
export const startFaultProxy = async (target: number, random: () => number): Promise<FaultProxy> => {
  const live = new Set<Connection>()
  const sockets = new Set<Socket>()
  const manners: Record<Direction, Manner> = { toSwitch: {}, toServer: {} }
  const counts = { joins: 0, messages: 0, pongs: 0, doubled: 0, moved: 0 }
  const onTampered = (how: 'doubled' | 'moved'): void => {
    counts[how] += 1
  }
  const heard = (piece: Buffer): void => {
    if (isText(piece)) counts.messages += 1
    if (isPong(piece)) counts.pongs += 1
  }
  let listener: RestListener | null = null

  const join = (near: Socket): void => {
    counts.joins += 1
    const far = connect({ port: target, host: '127.0.0.1', allowHalfOpen: true, noDelay: true })
    near.setNoDelay(true)
    let request = ''
    const judge = createJudge(() => listener)
    const asked = (piece: Buffer): Buffer | null => {
      request ||= /^GET [^\r]*/.exec(piece.toString('latin1'))?.[0] ?? ''
      const { answer, passes } = judge.ask(piece)
      if (answer !== null) toServer.insert(answer)
      return passes ? piece : null
    }
    const answered = (piece: Buffer): Buffer | null => {
      heard(piece)
      return judge.answer(piece)
    }
    const toServer = startFlow({
      from: far,
      to: near,
      manner: () => manners.toServer,
      random,
      onTampered,
      onPiece: answered,
    })
    const toSwitch = startFlow({
      from: near,
      to: far,
      manner: () => manners.toSwitch,
      random,
      onTampered,
      onPiece: asked,
    })
    const connection: Connection = { near, far, toSwitch, toServer, request: () => request }
    live.add(connection)
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        sockets.delete(socket)
        if (live.delete(connection)) other.destroy()
      })
    }
  }

  let server: Server | null = null
  const open = async (port: number): Promise<number> => {
    server = createServer({ allowHalfOpen: true }, join).listen(port, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    return typeof address === 'object' && address !== null ? address.port : 0
  }
  /** It calls itself closed only when its last connection is; it listens no more at once. */
  const refuse = (): void => {
    server?.close()
    server = null
  }
  const port = await open(0)

  return {
    port,
    disturb(direction, manner) {
      manners[direction] = manner
    },
    freeze() {
      for (const connection of live) {
        connection.toSwitch.die()
        connection.toServer.die()
      }
      live.clear()
    },
    cut(where = 'anywhere') {
      const now = [...live]
      live.clear()
      for (const { near, far, toServer, toSwitch, request } of now) {
        toServer.die()
        toSwitch.die()
        far.destroy()
        if (where === 'mid-frame' && request() !== '') near.end(HALF_A_MESSAGE)
        else near.destroy()
      }
    },
    refuse,
    async accept() {
      if (server === null) await open(port)
    },
    inject: (request, text) =>
      [...live].filter((one) => request.test(one.request()) && one.toServer.insert(textFrame(text))).length,
    listen(next) {
      listener = next
    },
    counts,
    connections: () => live.size,
    stop() {
      refuse()
      for (const socket of sockets) socket.destroy()
    },
  }
}

const HALF_A_MESSAGE = textFrame(JSON.stringify({ type: 'ChannelStateChange', padding: 'x'.repeat(400) })).subarray(
  0,
  200,
)
