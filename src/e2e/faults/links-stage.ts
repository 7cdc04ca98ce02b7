/** The people and the handles that the tests of the links share: two agents, whoever calls, and what is true after each test. */
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { createRandom } from '../../telephony/fake/random.ts'
import type { SipCall } from '../support/sip-peer.ts'
import { waitFor } from '../support/wait-for.ts'
import { dial, hearEachOther, inPhase, type LabAgent, seat } from './links-people.ts'
import { MOST_SOCKETS } from './links-sockets.ts'
import { type LinksWorld, seedOf, startLinksWorld } from './links-world.ts'

export interface Stage {
  readonly world: LinksWorld
  /** Picks up at once. */
  readonly siti: LabAgent
  /** Rings until told to pick up. */
  readonly budi: LabAgent
  call(from: string): Promise<SipCall>
  /** A caller who waits. */
  wait(from: string): Promise<SipCall>
  /** A caller who talks to siti, who wants no other call afterwards. */
  talkToSiti(from: string): Promise<{ readonly caller: SipCall; readonly agent: SipCall }>
  /** Cuts both links, which then stay down until `accept`; resolves when the server says that it is not ready. */
  cut(where: 'anywhere' | 'mid-frame'): Promise<void>
  /** Both links work again; resolves when the server says that it is ready. */
  accept(): Promise<void>
  /** How often the server has lost its link so far. */
  losses(): Promise<number>
  /** After a test: the switch is empty, the sockets are few, the agents are free and away. */
  tidy(): Promise<void>
}

/** One stage for all tests of a file, tidied after each. */
export const onStage = (given: (stage: Stage) => void): void => {
  let stage: Stage | null = null
  beforeAll(async () => {
    stage = await setStage(createRandom(seedOf()))
    given(stage)
  }, 120_000)
  afterEach(() => stage?.tidy(), 60_000)
  afterAll(() => stage?.world.stop(), 60_000)
}

const setStage = async (random: () => number): Promise<Stage> => {
  const world = await startLinksWorld(random)
  try {
    const siti = await seat(world, 'siti', 'answers')
    const budi = await seat(world, 'budi', 'waits')
    return stageOf(world, siti, budi)
  } catch (error) {
    await world.stop()
    throw error
  }
}

const stageOf = (world: LinksWorld, siti: LabAgent, budi: LabAgent): Stage => {
  const everybody: SipCall[] = []
  const links = [world.ari, world.ami]
  const call: Stage['call'] = async (from) => {
    const caller = await dial(world, from)
    everybody.push(caller)
    return caller
  }
  const accept = async (): Promise<void> => {
    for (const link of links) await link.accept()
    await world.ready()
  }
  return {
    world,
    siti,
    budi,
    call,
    accept,
    async wait(from) {
      const caller = await call(from)
      await inPhase(world, from, 'waiting')
      return caller
    },
    async talkToSiti(from) {
      await siti.present('ready')
      const caller = await call(from)
      await inPhase(world, from, 'talking')
      const agent = lastCall(siti)
      await hearEachOther(caller, agent)
      await siti.present('away')
      return { caller, agent }
    },
    async cut(where) {
      for (const link of links) {
        link.refuse()
        link.cut(where)
      }
      await waitFor('the loss to be noticed', async () => (await world.health()) === 503)
    },
    losses: () => world.metric('sambung_troubles_total{kind="switch_link_losses",what=""}'),
    async tidy() {
      for (const direction of ['toServer', 'toSwitch'] as const) world.ari.disturb(direction, {})
      await accept()
      // After a failure somebody may still be on the line.
      for (const caller of everybody.splice(0)) caller.hangUp()
      await world.emptySwitch()
      const sockets = world.sockets()
      expect(sockets).toBeGreaterThan(0)
      expect(sockets).toBeLessThanOrEqual(MOST_SOCKETS)
      for (const agent of [siti, budi]) {
        await waitFor(`${agent.id} to be free`, async () => ['ready', 'away'].includes(await agent.shown()))
        await agent.present('away')
      }
    },
  }
}

/** What rang last at an agent's telephone. */
export const lastCall = ({ id, phone }: LabAgent): SipCall => {
  const call = phone.calls().at(-1)
  if (call === undefined) throw new Error(`nobody has called ${id}`)
  return call
}
