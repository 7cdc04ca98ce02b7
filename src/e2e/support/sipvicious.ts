/** SIPVicious, which looks for accounts and guesses their passwords: npm test finds or fetches it and says so in SAMBUNG_TOOLS. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

interface Tools {
  readonly sipvicious?: { readonly command: readonly string[]; readonly env: Readonly<Record<string, string>> }
}

/** All that it printed. `words` is given to it as the file after `-d`. */
export const sipvicious = async (
  tool: 'svmap' | 'svwar' | 'svcrack',
  args: readonly string[],
  words: readonly string[] = [],
): Promise<string> => {
  const tools: Tools = JSON.parse(process.env.SAMBUNG_TOOLS ?? '{}')
  const { command = [], env = {} } = tools.sipvicious ?? {}
  const [program = 'python3', ...before] = command.length > 0 ? command : ['python3', '-m']
  const folder = mkdtempSync(join(tmpdir(), 'sambung-sv-'))
  const list = join(folder, 'words')
  writeFileSync(list, `${words.join('\n')}\n`)
  const all = [...before, `sipvicious.${tool}`, ...(words.length > 0 ? ['-d', list] : []), ...args]
  const child = spawn(program, all, { env: { ...process.env, HOME: folder, ...env }, cwd: folder })
  const killNow = (): void => void child.kill('SIGKILL')
  process.once('exit', killNow)
  let said = ''
  const listen = (chunk: Buffer): void => {
    said += chunk.toString()
  }
  child.stdout.on('data', listen)
  child.stderr.on('data', listen)
  await once(child, 'close')
  process.off('exit', killNow)
  rmSync(folder, { recursive: true })
  return said
}
