/**
 * Looks after callers who are left alone while there is no server, and ends a server that hangs:
 * `node dist/scripts/start/watch.js`, for systemd. `npm start` does both by itself.
 */
import { loadConfig } from '../../src/config.ts'
import { switchIdentity } from '../asterisk/identity.ts'
import { watchForsaken } from './forsaken-watch.ts'
import { watchHung } from './hung-watch.ts'

const config = loadConfig(process.env)
const log = (line: string): void => console.log(line)
watchForsaken(config, switchIdentity(config), log)
await watchHung(config, log)
