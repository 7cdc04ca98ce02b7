import { createHash } from 'node:crypto'
import { realpathSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { nameOf } from './ports.ts'

/**
 * Holds the data folder for this supervisor alone, until the process ends, however it ends. Rejects, naming the holder, when
 * another one has it. The lock is a socket in Linux' abstract namespace (unix(7)): the kernel gives it to one, and takes it
 * back at that one's death.
 */
export async function holdDataFolder(folder: string): Promise<void> {
  const name = `\0${lockName(folder)}`
  // who asks is told our pid
  const server = createServer((asking) => {
    asking.on('error', () => undefined)
    asking.end(String(process.pid))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(name, resolve)
  }).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error
    throw new Error(
      `the data folder ${folder} is in use by ${nameOf(await holderPid(name))}; end that one, or set SAMBUNG_DATA to another folder`,
    )
  })
  server.unref()
}

/** The same for the same folder, by whatever path it is named. */
export function lockName(folder: string): string {
  return `sambung-${createHash('sha256').update(realpathSync(folder)).digest('hex')}`
}

function holderPid(name: string): Promise<number | null> {
  return new Promise((resolve) => {
    let said = ''
    const socket = connect(name)
    const settle = (): void => resolve(/^\d+$/.test(said) ? Number(said) : null)
    socket.setTimeout(1000, () => socket.destroy())
    socket.on('data', (piece) => {
      said += piece.toString()
    })
    socket.on('error', settle).on('close', settle)
  })
}
