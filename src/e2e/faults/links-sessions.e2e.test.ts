/** F20: somebody has taken every HTTP session that the switch serves. Calls go on, the server waits its turn and comes back. */
import { connect, type Socket } from 'node:net'
import { expect, it } from 'vitest'
import { waitFor } from '../support/wait-for.ts'
import { expectOneRecord, hearEachOther, hearsMusic, inPhase } from './links-people.ts'
import { onStage, type Stage } from './links-stage.ts'
import { tellFault } from './tell.ts'

let stage: Stage
onStage((set) => {
  stage = set
})

/** Opens connections until the switch takes no more; they are held until `release`. */
const takeAll = async (port: number) => {
  const held = new Set<Socket>()
  let refused = 0
  const open = (): void => {
    const socket = connect({ host: '127.0.0.1', port })
    held.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => {
      held.delete(socket)
      refused += 1
    })
  }
  await waitFor('the switch to refuse a session', () => {
    for (let n = 0; n < 100 && refused < 50; n += 1) open()
    return refused >= 50
  })
  return {
    release: () => {
      for (const socket of held) socket.destroy()
    },
  }
}

it('every session of the switch is taken when the link has to come back: the link waits, and nothing else does', async () => {
  const talk = await stage.talkToSiti('08200001')
  const waiting = await stage.wait('08200002')
  const { enqueuedAt } = await inPhase(stage.world, '08200002', 'waiting')
  await stage.cut('anywhere')
  const hogs = await takeAll(Number(new URL(String(stage.world.access.ariUrl)).port))
  try {
    const before = stage.world.ari.counts.joins
    for (const link of [stage.world.ari, stage.world.ami]) await link.accept()
    await waitFor('three tries that were refused', () => stage.world.ari.counts.joins >= before + 3, 20_000)
    expect(await stage.world.health()).toBe(503)
    await hearEachOther(talk.caller, talk.agent)
    await hearsMusic(waiting)
  } finally {
    hogs.release()
  }
  const freed = performance.now()
  await stage.accept()
  tellFault({
    fault: 'F20 every HTTP session of the switch taken',
    done: 'talk and music go on; the link comes back by itself when there is room',
    recoveredMs: performance.now() - freed,
  })
  expect(await inPhase(stage.world, '08200002', 'waiting')).toMatchObject({ enqueuedAt })
  await hearEachOther(talk.caller, talk.agent)
  talk.caller.hangUp()
  waiting.hangUp()
  await expectOneRecord(stage.world, '08200001', { agents: ['siti'], outcome: 'answered' })
  await expectOneRecord(stage.world, '08200002', { agents: [], outcome: 'abandoned' })
})
