/** Who hears whom between a caller and an agent's page, by frequency at both ears, through mute and hold. */
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, it } from 'vitest'
import {
  AGENT_HZ,
  becomes,
  button,
  CALLER_HZ,
  type DeskWorld,
  hangUp,
  hearsMusic,
  startDeskWorld,
} from './support/desk-world.ts'
import { attachEar, type PageEar } from './support/page-ear.ts'
import type { SipCall } from './support/sip-peer.ts'
import { waitFor } from './support/wait-for.ts'

/** A number of this test's. */
const NUMBER = '1576'
const FROM = '0813444001'
/** Nobody sends it: what is there of it is noise. */
const NOTHING_HZ = 3000
/** How far a voice stands out of the noise of a page, in dB. */
const VOICE_DB = 20
/** In dB of full scale: what a silent line does not reach; and how near to the whole a tone is that is most of it. */
const [SILENT_DB, MOST_DB] = [-60, 10]
/** For so long it must be as wanted, without a break. */
const LASTS_MS = 1_200

let world: DeskWorld

beforeAll(async () => {
  world = await startDeskWorld(NUMBER)
}, 120_000)
afterEach(() => world?.hotline.emptySwitch())
afterAll(() => world?.stop(), 60_000)

it('audio.directional: each hears the other and not themselves; mute and hold silence one side and leave the other', async () => {
  const { page, close } = await world.desk('siti')
  try {
    await button(page, 'Ready').waitFor()
    const ear = await attachEar(page)
    const call = await world.talk(page, FROM)
    const both: Heard = { page: 'caller', caller: 'agent' }
    await staysHeard(ear, call, both)

    await button(page, 'Mute').click()
    await staysHeard(ear, call, { page: 'caller', caller: 'nobody' })
    await button(page, 'Unmute').click()
    await staysHeard(ear, call, both)

    await button(page, 'Hold').click()
    await becomes(page, 'On hold')
    await staysHeard(ear, call, { page: 'nobody', caller: 'music' })
    await button(page, 'Resume').click()
    await staysHeard(ear, call, both)
    await muteSurvivesHold(page, ear, call)

    await hangUp(page, call)
  } finally {
    await close()
  }
})

/** Who muted themselves is not heard for having held the call. */
const muteSurvivesHold = async (page: Page, ear: PageEar, call: SipCall): Promise<void> => {
  await button(page, 'Mute').click()
  await staysHeard(ear, call, { page: 'caller', caller: 'nobody' })
  await button(page, 'Hold').click()
  await staysHeard(ear, call, { page: 'nobody', caller: 'music' })
  await button(page, 'Resume').click()
  await staysHeard(ear, call, { page: 'caller', caller: 'nobody' })
}

interface Heard {
  readonly page: 'caller' | 'nobody'
  readonly caller: 'agent' | 'music' | 'nobody'
}

/** Waits until it is so and has stayed so for over a second; nobody ever hears themselves. */
const staysHeard = async (ear: PageEar, call: SipCall, wanted: Heard): Promise<void> => {
  let since: number | null = null
  let last = ''
  try {
    await waitFor('everybody to hear whom they should', async () => {
      const heard = { page: await atThePage(ear), caller: atTheCaller(call) }
      last = JSON.stringify(heard)
      since = last === JSON.stringify(wanted) ? (since ?? performance.now()) : null
      return since !== null && performance.now() - since > LASTS_MS
    })
  } catch (error) {
    throw new Error(`wanted ${JSON.stringify(wanted)}, the last was ${last}`, { cause: error })
  }
}

const atThePage = async (ear: PageEar): Promise<string> => {
  const noise = await ear.tone(NOTHING_HZ)
  if ((await ear.tone(AGENT_HZ)) - noise > VOICE_DB) return 'themselves'
  return (await ear.tone(CALLER_HZ)) - noise > VOICE_DB ? 'caller' : 'nobody'
}

const atTheCaller = (call: SipCall): string => {
  if (call.loudness() < SILENT_DB) return 'nobody'
  if (call.tone(CALLER_HZ) > call.loudness() - MOST_DB) return 'themselves'
  return hearsMusic(call) ? 'music' : 'agent'
}
