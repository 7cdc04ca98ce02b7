import { spawn } from 'node:child_process'

export type RunOptions = {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Takes the output of a program whatever number it ends with. */
  readonly anyEnding?: boolean
}

/** Runs a program to its end and gives its output; an ending other than 0 is an error that carries its last words. */
export const run = (
  command: string,
  args: readonly string[],
  { anyEnding = false, ...options }: RunOptions = {},
): Promise<{ readonly stdout: string; readonly stderr: string }> =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text
    })
    child.on('error', (cause) => reject(new Error(`${command} could not be started: ${cause.message}`, { cause })))
    child.on('close', (code, signal) => {
      if (code === 0 || (anyEnding && code !== null)) resolve({ stdout, stderr })
      else reject(new Error(`${command} ended with ${signal ?? code}: ${lastWords(stderr || stdout)}`))
    })
  })

const lastWords = (text: string): string => text.trim().split('\n').slice(-3).join('\n')
