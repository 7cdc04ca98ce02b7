/** The second link on a real Asterisk 16.28: the same promises as the default one on a new switch. */
import { describe, test } from 'vitest'
import { engineContract } from '../telephony/contract.ts'
import { findOldAsterisk } from './support/old-asterisk.ts'
import { startAsteriskWorld } from './support/sip-peer-world.ts'

const asterisk = findOldAsterisk()
if (asterisk !== null)
  engineContract('ari-client, 16.28', () => startAsteriskWorld({ link: 'ari-client', older: true, asterisk }))
else describe.skip('contract(ari-client, 16.28)', () => test('no Asterisk 16.28 can be had here', () => {}))
