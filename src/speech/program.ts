import { readFileSync } from 'node:fs'
import type { SpeechProgram } from './espeak.ts'

/** What is tried where nobody has found it: the one on the PATH. */
const USUAL: SpeechProgram = { command: ['espeak-ng'], env: {} }

/** How espeak-ng is started on this machine; the start of the hotline finds it and writes it down (scripts/start/sounds.ts). */
export const readSpeechProgram = (file: string): SpeechProgram => {
  try {
    const found: unknown = JSON.parse(readFileSync(file, 'utf8'))
    return isProgram(found) ? found : USUAL
  } catch {
    return USUAL
  }
}

const isProgram = (found: unknown): found is SpeechProgram => {
  if (typeof found !== 'object' || found === null) return false
  const { command, env }: Readonly<Record<string, unknown>> = { ...found }
  return (
    Array.isArray(command) &&
    command.length > 0 &&
    command.every(isText) &&
    typeof env === 'object' &&
    env !== null &&
    Object.values(env).every(isText)
  )
}

const isText = (value: unknown): boolean => typeof value === 'string'
