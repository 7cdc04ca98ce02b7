/** A measurement that is a program of its own: it prints a JSON line a round and one of medians, the last. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

export interface ProgramResult {
  readonly rows: readonly unknown[]
  readonly result: unknown
}

/** `program`: its path below dist. */
export const runProgram = async (
  program: string,
  words: readonly string[],
  tell: (line: string) => void,
): Promise<ProgramResult> => {
  const path = fileURLToPath(new URL(`../../${program}`, import.meta.url))
  const child = spawn(process.execPath, [path, ...words], { stdio: ['ignore', 'pipe', 'inherit'] })
  let text = ''
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString()
    tell(chunk.toString().trimEnd())
  })
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`${program} ended with ${String(code)}`)
  const lines = text.split('\n').filter((line) => line.startsWith('{'))
  const rows: unknown[] = lines.map((line) => JSON.parse(line))
  return { rows: rows.slice(0, -1), result: rows.at(-1) ?? null }
}
