import { join } from 'node:path'
import type { Config } from '../../src/config.ts'
import { privateFolder } from './private-file.ts'

/** Where the things of the switch lie in the data folder. */
export interface SwitchFolders {
  readonly etc: string
  /** Control socket, pids and secrets of what runs now. */
  readonly run: string
  readonly log: string
  readonly spool: string
  /** The switch's own memory. */
  readonly state: string
  readonly sounds: string
  readonly music: string
}

/** Makes them all, for their owner alone. */
export function switchFolders(config: Config): SwitchFolders {
  const at = (...parts: string[]): string => privateFolder(join(config.data, ...parts))
  // Asterisk expects these to exist
  at('switch', 'keys')
  for (const folder of ['recording', 'monitor', 'outgoing', 'tmp', 'voicemail']) at('spool', folder)
  return {
    etc: at('etc', 'asterisk'),
    run: at('run'),
    log: at('log'),
    spool: at('spool'),
    state: at('switch'),
    sounds: at('sounds'),
    music: at('music'),
  }
}
