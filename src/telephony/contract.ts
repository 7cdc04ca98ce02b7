/**
 * What every engine promises, as tests. An engine's own test file calls `engineContract` with a world: the engine, and a
 * peer that plays everybody outside. The fake's world runs in memory on a clock moved by hand, Asterisk's on real SIP.
 */
import { afterAll, afterEach, beforeAll, describe } from 'vitest'
import { accountsContract } from './contract-accounts.ts'
import { callsContract } from './contract-calls.ts'
import { keysContract } from './contract-keys.ts'
import { limitsContract } from './contract-limits.ts'
import { linesContract } from './contract-lines.ts'
import { promptsContract } from './contract-prompts.ts'
import { snoopContract } from './contract-snoop.ts'
import { createStage, type EngineWorld, type Stage } from './contract-stage.ts'

export type { EngineWorld, PeerBrowser, PeerCall, PeerPhone, PhoneManner, Voice } from './contract-stage.ts'

export const engineContract = (name: string, setUp: () => Promise<EngineWorld>): void => {
  describe(`contract(${name})`, () => {
    let set: Stage | null = null
    const stage = (): Stage => {
      if (set === null) throw new Error('the world is not set up')
      return set
    }

    beforeAll(async () => {
      set = createStage(await setUp())
      const { world, events } = set
      await world.engine.start((event) => events.push(event))
      await world.until('the link to be up', () => events.some((event) => event.type === 'link-up'))
    }, 60_000)

    // Whatever a test did: afterwards the switch holds zero legs and zero bridges.
    afterEach(async () => {
      const { world, events, run, hangUp } = stage()
      for (const { leg } of (await world.engine.liveCalls()).legs) await hangUp(leg).catch(() => {})
      for (const { bridge } of (await world.engine.liveCalls()).bridges) await run({ type: 'destroy-bridge', bridge })
      await world.until('no legs and no bridges', async () => {
        const live = await world.engine.liveCalls()
        return live.legs.length === 0 && live.bridges.length === 0
      })
      events.length = 0
    }, 30_000)

    afterAll(async () => {
      await set?.world.engine.stop()
      await set?.world.close()
    })

    callsContract(stage)
    limitsContract(stage)
    keysContract(stage)
    promptsContract(stage)
    snoopContract(stage)
    accountsContract(stage)
    linesContract(stage)
  })
}
