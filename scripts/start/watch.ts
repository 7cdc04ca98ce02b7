/**
 * Looks after callers who are left alone while there is no server: `node dist/scripts/start/watch.js`, for systemd. `npm start`
 * does it by itself.
 */
import { loadConfig } from '../../src/config.ts'
import { switchIdentity } from '../asterisk/identity.ts'
import { watchForsaken } from './forsaken-watch.ts'

const config = loadConfig(process.env)
watchForsaken(config, switchIdentity(config), (line) => console.log(line))
// The watch alone keeps no process alive.
setInterval(() => {}, 2 ** 30)
