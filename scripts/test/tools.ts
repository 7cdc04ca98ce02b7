import { ensureAsterisk } from '../tools/asterisk-binary.ts'
import { ensureProgram } from '../tools/programs.ts'

/** How each program that tests use is started; they read it from SAMBUNG_TOOLS. */
export const ensureTools = async (): Promise<Readonly<Record<string, unknown>>> => {
  const log = (line: string): void => console.log(line)
  return {
    asterisk: await ensureAsterisk(log),
    'espeak-ng': await ensureProgram('espeak-ng', log),
    sox: await ensureProgram('sox', log),
    chromium: await ensureProgram('chromium', log),
    sipp: await ensureProgram('sipp', log),
    baresip: await ensureProgram('baresip', log),
    sipvicious: await ensureProgram('sipvicious', log),
    turnserver: await ensureProgram('turnserver', log),
  }
}
