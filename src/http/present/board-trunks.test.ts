/** Each trunk on the board: its state, what the other side said, and whether it is left out. */
import { expect, test } from 'vitest'
import { trunkId } from '../../core/ids.ts'
import { LOCAL_TRUNK } from '../../core/lines/built-in.ts'
import { emptyState } from '../../core/state.ts'
import { presentBoardTrunks } from './board-trunks.ts'

const [A, B] = [trunkId('a'), trunkId('b')]
const FAULT = { fails: 3, rests: 1, restsUntil: 60_000, cause: 'congestion', code: 34, at: 1_000 } as const

test('all that are set up with their states, the one that is built in only with a fault', () => {
  const state = emptyState()
  state.trunks.set(A, { ...LOCAL_TRUNK, id: A, name: 'First' })
  state.trunks.set(B, { ...LOCAL_TRUNK, id: B, name: 'Second' })
  state.trunkFaults.set(B, { trunk: B, ...FAULT })
  const listed = () =>
    presentBoardTrunks(state, ({ id }) =>
      id === A
        ? { state: 'refused', since: 5_000, error: '401: wrong password' }
        : { state: 'registered', since: 2_000, error: null },
    )
  const second = { id: 'b', name: 'Second', state: 'registered', sinceAt: '1970-01-01T00:00:02.000Z', error: null }
  const fault = {
    fails: 3,
    cause: 'congestion',
    sinceAt: '1970-01-01T00:00:01.000Z',
    restsUntil: '1970-01-01T00:01:00.000Z',
  }
  expect(listed()).toEqual([
    {
      id: 'a',
      name: 'First',
      state: 'refused',
      sinceAt: '1970-01-01T00:00:05.000Z',
      error: '401: wrong password',
      fault: null,
    },
    { ...second, fault },
  ])
  state.trunkFaults.set(LOCAL_TRUNK.id, { trunk: LOCAL_TRUNK.id, ...FAULT })
  expect(listed()[2]).toMatchObject({ id: LOCAL_TRUNK.id, state: 'built-in', sinceAt: null, fault: { fails: 3 } })
})
