/** The product on a real Asterisk 16.28: it says what such a switch lacks, and a call is answered, talked and recorded on it. */
import { describe, expect, test } from 'vitest'
import { toneOver } from '../core/sound/tone.ts'
import { readWav } from '../core/sound/wav.ts'
import { Recording } from '../wire/contacts.ts'
import { closedContactFrom } from './support/contact-from.ts'
import { startInstallation } from './support/installation.ts'
import { findOldAsterisk } from './support/old-asterisk.ts'
import { openEar } from './support/rtp-ear.ts'
import { startCaller, startPhone } from './support/sipp.ts'
import { waitFor } from './support/wait-for.ts'

const CALLER_HZ = 440
const AGENT_HZ = 660
const APART_DB = 20
const FROM = '08120099'

const asterisk = findOldAsterisk()

describe.skipIf(asterisk === null)('old-switch', () => {
  test('a call goes as on a new one, and is recorded on two sides', async () => {
    const hotline = await startInstallation({ env: { SAMBUNG_ASTERISK: asterisk ?? '' } })
    const ears: { close(): void }[] = []
    const parties: { stop(): Promise<unknown> }[] = []
    try {
      expect(hotline.words()).toMatch(/16\.28\.0 is used, which is older than 22\.10\.1/)
      const siti = await hotline.agent('siti')
      const callerEar = await openEar(hotline.ports.take(), { hz: CALLER_HZ, law: 'ulaw' })
      const agentEar = await openEar(hotline.ports.take(), { hz: AGENT_HZ, law: 'alaw' })
      ears.push(callerEar, agentEar)
      const behaviour = { kind: 'answer', afterMs: 300 } as const
      const phone = await startPhone({ port: hotline.ports.take(), mediaPort: agentEar.port, behaviour })
      parties.push(phone)
      await siti.api.put('/agents/me/station', { kind: 'phone', uri: phone.uri })
      await siti.api.put('/agents/me/presence', { state: 'ready' })
      const caller = await startCaller({
        server: hotline.sipPort,
        port: hotline.ports.take(),
        number: '1501',
        from: FROM,
        mediaPort: callerEar.port,
      })
      parties.push(caller)
      await phone.expect('answered', 1)
      await callerEar.expectTone({ has: AGENT_HZ, over: CALLER_HZ, byDb: APART_DB })
      await agentEar.expectTone({ has: CALLER_HZ, over: AGENT_HZ, byDb: APART_DB })
      await caller.hangup()
      await hotline.emptySwitch()
      const record = await closedContactFrom(hotline.admin, FROM)
      expect(record).toMatchObject({ outcome: 'answered', agent: siti.id, queue: 'support' })
      const [recording = 'none'] = record.recordings
      await waitFor(
        'the recording',
        async () => (await hotline.admin.get(`/recordings/${recording}`, Recording)).state === 'stored',
      )
      const file = await hotline.admin.request('GET', `/recordings/${recording}/audio`)
      const wav = readWav(new Uint8Array(await file.arrayBuffer()))
      const [left = new Int16Array(), right = new Int16Array()] = wav.channels
      expect(toneOver(middle(left), CALLER_HZ, AGENT_HZ)).toBeGreaterThan(APART_DB)
      expect(toneOver(middle(right), AGENT_HZ, CALLER_HZ)).toBeGreaterThan(APART_DB)
    } finally {
      for (const party of parties) await party.stop()
      for (const ear of ears) ear.close()
      await hotline.stop()
    }
  }, 180_000)
})

const middle = (samples: Int16Array): Int16Array => samples.slice(samples.length / 4, (samples.length * 3) / 4)
