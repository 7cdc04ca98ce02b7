/** The `tar` program of the system, started without a shell. */
import { spawn } from 'node:child_process'

/** Its output. `fine` lists the exit codes that are no failure. */
export const tar = (words: readonly string[], fine: readonly number[] = [0]): Promise<string> =>
  new Promise((resolve, reject) => {
    const child = spawn('tar', words, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, LC_ALL: 'C' } })
    const out: Buffer[] = []
    const said: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => said.push(chunk))
    child.on('error', (error) => reject(new Error(`the program tar could not be started: ${error.message}`)))
    child.on('close', (code) => {
      if (code !== null && fine.includes(code)) resolve(Buffer.concat(out).toString())
      else reject(new Error(`tar failed: ${Buffer.concat(said).toString().trim().slice(0, 500)}`))
    })
  })
