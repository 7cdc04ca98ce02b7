import { expect, test } from 'vitest'
import { createMoves } from './moves.ts'

test('what waits runs when the last move is over, however it ended, and at once when there is none', async () => {
  const moves = createMoves()
  const ran: string[] = []
  const run = (what: string) => async () => void ran.push(what)
  await moves.after(run('none'))
  let arrive = (): void => undefined
  let fail = (): void => undefined
  const arriving = new Promise<void>((resolve) => {
    arrive = resolve
  })
  const failing = new Promise<void>((_, reject) => {
    fail = () => reject(new Error('gone'))
  })
  const [arrives, fails] = [moves.note(arriving), moves.note(failing)]
  const waiting = moves.after(run('both'))
  arrive()
  await arrives
  expect(ran).toEqual(['none'])
  fail()
  await expect(fails).rejects.toThrow('gone')
  await waiting
  expect(ran).toEqual(['none', 'both'])
})
