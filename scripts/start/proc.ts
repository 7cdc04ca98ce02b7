import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/** When a process started, in ticks since boot: with the pid it names a process for good. Null when it has ended. */
export function startTicks(pid: number): string | null {
  const fields = statOf(pid)
  // a zombie (Z) has ended, only nobody has asked yet
  return fields === null || fields[0] === 'Z' ? null : (fields[19] ?? null)
}

export function parentOf(pid: number): number {
  return Number(statOf(pid)?.[1] ?? 0)
}

/** A process's command line, its words joined by blanks; '' when it has gone or is not ours to read. */
export function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()
  } catch {
    return ''
  }
}

/** Who has bound a port; null when it can't be seen (another user's process, unless we are root). */
export function holderOf(protocol: 'tcp' | 'udp', port: number): number | null {
  const inodes = new Set([protocol, `${protocol}6`].flatMap((table) => boundTo(table, port).map(({ inode }) => inode)))
  return ownerOf(inodes)
}

/**
 * Who listens at a socket in the file system; null when nobody does, or it can't be seen. /proc/net/unix: field 7 the inode, 8 the
 * path that it was bound to, which for the server is the one from which it was then renamed (src/http/listen.ts).
 */
export function holderOfSocket(path: string): number | null {
  const lines = readFileSync('/proc/net/unix', 'utf8').trim().split('\n').slice(1)
  const rows = lines.map((line) => /^(?:\S+ +){6}(\d+) (.*)$/.exec(line.trim()) ?? [])
  return ownerOf(new Set(rows.flatMap(([, inode = '', at]) => (at === path || at === `${path}.new` ? [inode] : []))))
}

function ownerOf(inodes: ReadonlySet<string>): number | null {
  if (inodes.size === 0) return null
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue
    if (socketsOf(entry).some((inode) => inodes.has(inode))) return Number(entry)
  }
  return null
}

/** How many different UDP ports from first to last are bound. */
export function boundUdpPorts(first: number, last: number): number {
  const ports = ['udp', 'udp6'].flatMap((table) => tableOf(table).map(({ port }) => port))
  return new Set(ports.filter((port) => port >= first && port <= last)).size
}

interface Bound {
  readonly port: number
  readonly listening: boolean
  readonly inode: string
}

function boundTo(table: string, port: number): Bound[] {
  return tableOf(table).filter((bound) => bound.port === port && (table.startsWith('udp') || bound.listening))
}

/** /proc/net/tcp and its like: the local address is hexadecimal `ADDRESS:PORT`, state 0A is listening, field 9 the inode. */
function tableOf(table: string): Bound[] {
  try {
    const lines = readFileSync(`/proc/net/${table}`, 'utf8').trim().split('\n').slice(1)
    return lines.map((line) => {
      const fields = line.trim().split(/\s+/)
      const port = Number.parseInt(fields[1]?.split(':')[1] ?? '0', 16)
      return { port, listening: fields[3] === '0A', inode: fields[9] ?? '' }
    })
  } catch {
    return []
  }
}

function socketsOf(pid: string): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => socketInode(`/proc/${pid}/fd/${fd}`))
  } catch {
    return []
  }
}

function socketInode(link: string): string[] {
  try {
    const inode = /^socket:\[(\d+)\]$/.exec(readlinkSync(link))?.[1]
    return inode === undefined ? [] : [inode]
  } catch {
    return []
  }
}

/** The fields of /proc/PID/stat after the program's name, which may itself have blanks and brackets: proc(5). */
function statOf(pid: number): string[] | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  } catch {
    return null
  }
}
