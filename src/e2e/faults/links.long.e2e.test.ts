/**
 * What happens to callers when the lines between server and switch are bad: a real switch, a real server, and the fault proxy
 * between them (F4 and F5 of the faults to survive). After each test the switch is empty and the server has few sockets to it.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { SipCall } from '../support/sip-peer.ts'
import { waitFor } from '../support/wait-for.ts'
import { expectOneRecord, hearEachOther, hearsMusic, inPhase } from './links-people.ts'
import { lastCall, onStage, type Stage } from './links-stage.ts'
import { tellFault } from './tell.ts'

let stage: Stage
onStage((set) => {
  stage = set
})

describe('F4 flapping link', () => {
  it('dropped once: who waits waits on, who talks talks on', async () => {
    const before = await stage.losses()
    const talk = await stage.talkToSiti('08140001')
    const waiting = await stage.wait('08140002')
    const { enqueuedAt } = await inPhase(stage.world, '08140002', 'waiting')
    const cutAt = performance.now()
    await stage.cut('anywhere')
    await stage.accept()
    const backMs = performance.now() - cutAt
    expect(await stage.losses()).toBe(before + 1)
    tellFault({ fault: 'F4 link dropped', done: 'one talks, one waits; both hear on', recoveredMs: backMs })
    await hearEachOther(talk.caller, talk.agent)
    await hearsMusic(waiting)
    expect(await inPhase(stage.world, '08140002', 'waiting')).toMatchObject({ enqueuedAt })
    talk.caller.hangUp()
    waiting.hangUp()
    const talked = await expectOneRecord(stage.world, '08140001', { agents: ['siti'], outcome: 'answered' })
    // The books were held against the switch; what it does not show is asked for a moment later, once.
    expect(talked.timeline.filter(({ type }) => type === 'contact-resumed').length).toBeLessThan(2)
    await expectOneRecord(stage.world, '08140002', { agents: [], outcome: 'abandoned' })
  })

  it('every 2 s: whatever happens while it is down is seen when it is up again, once', async () => {
    const before = await stage.losses()
    const rhythm = performance.now()
    const talk = await stage.talkToSiti('08140011')
    await stage.siti.present('ready')
    const ringing = await stage.wait('08140012')
    const leaving = await stage.wait('08140013')
    await stage.budi.present('ready')
    await waitFor('budi to be rung', () => stage.budi.phone.calls().length === 1)
    const meanwhile: readonly (() => unknown)[] = [
      () => stage.call('08140014'),
      () => leave(leaving, '08140013'),
      () => lastCall(stage.budi).answer(),
      () => talk.agent.hangUp(),
      () => undefined,
    ]
    let slowestMs = 0
    for (const [n, happen] of meanwhile.entries()) {
      await pause(Math.max(0, rhythm + 2_000 * (n + 1) - performance.now()))
      await stage.cut(n % 2 === 0 ? 'mid-frame' : 'anywhere')
      await happen()
      const mended = performance.now()
      await stage.accept()
      slowestMs = Math.max(slowestMs, performance.now() - mended)
      expect(await stage.losses()).toBe(before + n + 1)
    }
    tellFault({
      fault: 'F4 link flapping every 2 s',
      done: `${meanwhile.length} times; who came, left, answered and hung up meanwhile is right`,
      recoveredMs: slowestMs,
    })
    await inPhase(stage.world, '08140012', 'talking')
    await hearEachOther(ringing, lastCall(stage.budi))
    // The switch's net kept the newcomer company and gave them back; siti is free by now.
    await inPhase(stage.world, '08140014', 'talking', 20_000)
    ringing.hangUp()
    lastCall(stage.siti).hangUp()
    await expectOneRecord(stage.world, '08140011', { agents: ['siti'], outcome: 'answered' })
    await expectOneRecord(stage.world, '08140012', { agents: ['budi'], outcome: 'answered' })
    await expectOneRecord(stage.world, '08140013', { agents: [], outcome: 'lost-in-gap' })
    await expectOneRecord(stage.world, '08140014', { agents: ['siti'], outcome: 'answered' })
  })
})

describe('F5 half-open', () => {
  it('a line that is dead without a word is noticed within 15 s, and all is right afterwards', async () => {
    const before = await stage.losses()
    const talk = await stage.talkToSiti('08150001')
    const waiting = await stage.wait('08150002')
    const { enqueuedAt } = await inPhase(stage.world, '08150002', 'waiting')
    const leaving = await stage.wait('08150003')
    // The worst moment: just after the switch has shown on each of its sockets that it lives.
    const pongs = stage.world.ari.counts.pongs + stage.world.ari.connections()
    await waitFor('a round of pongs', () => stage.world.ari.counts.pongs >= pongs)
    const died = performance.now()
    for (const proxy of [stage.world.ari, stage.world.ami]) {
      proxy.freeze()
      proxy.refuse()
    }
    await leave(leaving, '08150003')
    const arriving = await stage.call('08150004')
    await waitFor('the loss to be noticed', async () => (await stage.world.health()) === 503, 20_000)
    const noticed = performance.now() - died
    tellFault({
      fault: 'F5 half-open link',
      done: `noticed after ${(noticed / 1000).toFixed(1)} s; who came and went meanwhile is right`,
      recoveredMs: noticed,
    })
    // Within 15 s, and not by a hair.
    expect(noticed).toBeLessThan(14_000)
    expect([await stage.world.health(), await stage.losses()]).toEqual([503, before + 1])
    await stage.accept()
    await hearEachOther(talk.caller, talk.agent)
    await hearsMusic(waiting)
    expect(await inPhase(stage.world, '08150002', 'waiting')).toMatchObject({ enqueuedAt })
    await inPhase(stage.world, '08150004', 'waiting')
    await hearsMusic(arriving)
    await expectOneRecord(stage.world, '08150003', { agents: [], outcome: 'lost-in-gap' })
    for (const caller of [talk.caller, waiting, arriving]) caller.hangUp()
    await expectOneRecord(stage.world, '08150001', { agents: ['siti'], outcome: 'answered' })
    await expectOneRecord(stage.world, '08150002', { agents: [], outcome: 'abandoned' })
    await expectOneRecord(stage.world, '08150004', { agents: [], outcome: 'abandoned' })
  })
})

/** The caller hangs up, and the switch knows it. */
const leave = async (caller: SipCall, from: string): Promise<void> => {
  caller.hangUp()
  await waitFor(
    'the leg to be gone',
    async () => !(await (await stage.world.ask('GET', 'channels')).text()).includes(from),
  )
}
