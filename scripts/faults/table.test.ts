import { expect, test } from 'vitest'
import { faultTable } from './table.ts'

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
