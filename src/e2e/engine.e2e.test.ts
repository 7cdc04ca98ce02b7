import { engineContract } from '../telephony/contract.ts'
import { startAsteriskWorld } from './support/sip-peer-world.ts'

engineContract('websocket, real', () => startAsteriskWorld())
