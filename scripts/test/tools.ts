import { ensureAsterisk } from '../tools/asterisk-binary.ts'
import { ensureProgram } from '../tools/programs.ts'

/** How each program that tests use is started; they read it from SAMBUNG_TOOLS. Only long tests use some of them. */
export const ensureTools = async ({ long = false } = {}): Promise<Readonly<Record<string, unknown>>> => {
  const log = (line: string): void => console.log(line)
  const tools = {
    asterisk: await ensureAsterisk(log),
    'espeak-ng': await ensureProgram('espeak-ng', log),
    sox: await ensureProgram('sox', log),
    chromium: await ensureProgram('chromium', log),
    sipp: await ensureProgram('sipp', log),
  }
  if (!long) return tools
  return {
    ...tools,
    baresip: await ensureProgram('baresip', log),
    sipvicious: await ensureProgram('sipvicious', log),
    turnserver: await ensureProgram('turnserver', log),
  }
}
