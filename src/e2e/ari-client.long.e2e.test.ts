/** The second link on the switch that the project fetches: the same promises as the default one. */
import { engineContract } from '../telephony/contract.ts'
import { startAsteriskWorld } from './support/sip-peer-world.ts'

engineContract('ari-client, 22.10', () => startAsteriskWorld({ link: 'ari-client' }))
