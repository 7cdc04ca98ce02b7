import { spawn } from 'node:child_process'
import { once } from 'node:events'

/**
 * Does the work while holding an exclusive lock on that file; a second process waits for it.
 * The kernel holds it through flock(1), for a child that ends with us: a killed holder leaves nothing behind.
 */
export const withLock = async <T>(file: string, work: () => Promise<T>): Promise<T> => {
  const holder = spawn('flock', ['--exclusive', file, 'sh', '-c', 'echo locked; exec cat'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const ended = new Promise<never>((_, reject) => {
    holder.on('error', (cause) => reject(new Error(`no lock on ${file}: ${cause.message}`, { cause })))
    holder.on('exit', (code) => reject(new Error(`no lock on ${file}: flock ended with ${code}`)))
  })
  await Promise.race([once(holder.stdout, 'data'), ended])
  ended.catch(() => undefined)
  try {
    return await work()
  } finally {
    holder.stdin.end()
  }
}
