import { ensureAsterisk, ensureOldAsterisk } from './asterisk-binary.ts'
import { ensureProgram, PROGRAMS } from './programs.ts'

/**
 * `node dist/scripts/tools/ensure.js asterisk espeak-ng sox sipp [--json]` finds or fetches what is named and, with
 * `--json`, prints how each is started as one line of JSON, the last.
 */
const main = async (words: readonly string[]): Promise<void> => {
  const log = (line: string): void => console.error(line)
  const found: Record<string, unknown> = {}
  for (const word of words.filter((one) => !one.startsWith('--'))) {
    const program = PROGRAMS.find((name) => name === word)
    if (word === 'asterisk') found[word] = await ensureAsterisk(log)
    else if (word === 'asterisk-old') found[word] = await ensureOldAsterisk(log)
    else if (program !== undefined) found[word] = await ensureProgram(program, log)
    else throw new Error(`${word} is not known: give some of asterisk asterisk-old ${PROGRAMS.join(' ')}`)
    log(`✓ ${word} is there`)
  }
  if (words.includes('--json')) console.log(JSON.stringify(found))
}

main(process.argv.slice(2)).catch((fault: unknown) => {
  console.error(fault instanceof Error ? fault.message : fault)
  process.exitCode = 1
})
