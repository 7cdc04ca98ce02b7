/** Starts the product's own program for backups with the data folder of the settings. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { ConfigError, loadConfig } from '../../src/config.ts'

const program = fileURLToPath(new URL('../../src/storage/backup/main.js', import.meta.url))

/** The program's exit code. */
export const runStorage = (words: (data: string) => readonly string[]): number => {
  try {
    const { data } = loadConfig(process.env)
    return spawnSync(process.execPath, [program, ...words(data)], { stdio: 'inherit' }).status ?? 1
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    console.error(error.message)
    return 1
  }
}
