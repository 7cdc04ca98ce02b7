/**
 * The switch's security events, over a connection of their own that can order nothing (manager.conf): strangers choose some of
 * what is said there, and the link that orders must not read it. Kept for ever; what is missed while it is away is not counted.
 */
import { connect } from 'node:net'
import type { AsteriskOptions } from './options.ts'

export interface SecurityLink {
  start(): void
  stop(): void
}

interface SecurityOptions extends Pick<AsteriskOptions, 'ami' | 'log'> {
  /** Given each packet, without the empty line at its end. */
  readonly onPacket: (packet: string) => void
  readonly pingEvery?: number
}

const PAUSE_MS = 2_000
/** A longer one is nobody's. */
const LONGEST_PACKET = 16_384

export const createSecurityLink = ({ ami, log, onPacket, pingEvery = 10_000 }: SecurityOptions): SecurityLink => {
  let stopped = false
  let end = (): void => {}

  const attempt = (): void => {
    const socket = connect(ami.port, ami.host)
    let text = ''
    let heard = true
    let answered = false
    const heartbeat = setInterval(() => {
      if (!heard) return void socket.destroy()
      heard = false
      if (!socket.connecting) socket.write('Action: Ping\r\n\r\n')
    }, pingEvery)
    end = () => socket.destroy()
    socket.setEncoding('utf8')
    socket.on('connect', () =>
      socket.write(`Action: Login\r\nUsername: ${ami.user}-watch\r\nSecret: ${ami.secret}\r\nEvents: security\r\n\r\n`),
    )
    socket.on('data', (chunk: string) => {
      heard = true
      const packets = `${text}${chunk}`.split('\r\n\r\n')
      text = (packets.pop() ?? '').slice(-LONGEST_PACKET)
      for (const packet of packets) {
        // The first answer is to the login; whatever looks like one later may be a stranger's.
        if (!answered && /^Response: Error/m.test(packet))
          log.warn({}, 'the switch does not tell us who is not let in: the login was refused')
        answered ||= /^Response: /m.test(packet)
        onPacket(packet)
      }
    })
    socket.on('error', () => {})
    socket.on('close', () => {
      clearInterval(heartbeat)
      if (stopped) return
      const again = setTimeout(attempt, PAUSE_MS)
      end = () => clearTimeout(again)
    })
  }

  return {
    start: attempt,
    stop() {
      stopped = true
      end()
    },
  }
}
