import { expect, it, vi } from 'vitest'
import { createPressed } from './pressed.ts'

it('sends one order at a time, and what was pressed meanwhile together, 32 at most', async () => {
  const sent: string[] = []
  const answers: (() => void)[] = []
  const press = createPressed((digits) => {
    sent.push(digits)
    return new Promise<void>((resolve) => answers.push(resolve))
  })
  for (const digit of `1${'2'.repeat(32)}3`) press(digit)
  expect(sent).toEqual(['1'])
  answers[0]?.()
  await vi.waitFor(() => expect(sent).toHaveLength(2))
  answers[1]?.()
  await vi.waitFor(() => expect(sent).toEqual(['1', '2'.repeat(32), '3']))
  answers[2]?.()
  await vi.waitFor(() => {
    press('#')
    expect(sent).toContain('#')
  })
})

it('goes on after an order that came to nothing', async () => {
  const sent: string[] = []
  const press = createPressed(async (digits) => {
    sent.push(digits)
    if (digits === '1') throw new Error('the page has lost its way')
  })
  for (const digit of '12') press(digit)
  await vi.waitFor(() => expect(sent).toEqual(['1', '2']))
  await Promise.resolve()
  press('3')
  await vi.waitFor(() => expect(sent).toEqual(['1', '2', '3']))
})
