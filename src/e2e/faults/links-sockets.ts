/** How many sockets a server keeps to its switch: the switch serves a hundred HTTP sessions, and shares them. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

export const MOST_SOCKETS = 16

/** The established TCP connections of a process to any of these ports (proc(5)). */
export const connectionsTo = (pid: number, ports: readonly number[]): number => {
  const own = new Set(
    readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      try {
        return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? []
      } catch {
        // Closed while we looked.
        return []
      }
    }),
  )
  const wanted = new Set(ports.map((port) => port.toString(16).toUpperCase().padStart(4, '0')))
  return readFileSync('/proc/net/tcp', 'utf8')
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , far, state, , , , , , inode]) => {
      return state === ESTABLISHED && wanted.has(far?.split(':')[1] ?? '') && own.has(inode ?? '')
    }).length
}

const ESTABLISHED = '01'
