import { expect, test } from 'vitest'
import { faultTable, rowsOfOthers } from './table.ts'

test('rows stand in the order of the catalogue, and a bar in the text breaks no column', () => {
  const table = faultTable([
    { fault: 'F10 full disk', done: 'a|b', lost: 0, recoveredMs: null },
    { fault: 'F2 kill', done: 'ten moments', lost: 1, recoveredMs: 1_940 },
  ])
  expect(table.split('\n').slice(2)).toEqual([
    '| F2 kill | ten moments | 1 | 1.9 s |',
    '| F10 full disk | a\\|b | 0 | – |',
  ])
})

test('tests outside of the laboratory are rows by their titles', () => {
  const [passes, fails] = [[], ['the clock is wrong']]
  const report = {
    testResults: [
      { name: '/src/e2e/faults/kill.ts', assertionResults: [{ title: 'F1 kill: told', failureMessages: passes }] },
      {
        name: '/src/runtime/clock-jumps.test.ts',
        assertionResults: [
          { title: 'F15 clock: jumps: an hour', failureMessages: passes },
          { title: 'F15 clock: back', failureMessages: fails },
          { title: 'something else', failureMessages: passes },
        ],
      },
    ],
  }
  expect(rowsOfOthers(report)).toEqual([
    { fault: 'F15 clock', done: 'jumps: an hour', lost: 0, recoveredMs: null },
    { fault: 'F15 clock', done: 'back', lost: 1, recoveredMs: null },
  ])
})
