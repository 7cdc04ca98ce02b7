import { describe, expect, test } from 'vitest'
import { forsakenLegs, NOBODY, type SwitchLeg, stillForsaken } from './forsaken.ts'
import { bridgesIn, legsIn } from './forsaken-lists.ts'

const caller = (id: string, state: SwitchLeg['state'] = 'up'): SwitchLeg => ({ id, inbound: true, state })
const agent = (id: string, state: SwitchLeg['state'] = 'up'): SwitchLeg => ({ id, inbound: false, state })
const bridge = (...legs: string[]) => ({ legs })

describe('while there is no server, left alone', () => {
  test.each([
    ['who waits in a bridge of his own', [caller('c')], [bridge('c')], ['c'], []],
    ['who is in no bridge', [caller('c')], [], ['c'], []],
    ['who has not been answered yet', [caller('c', 'ringing')], [], ['c'], []],
    ['an agent whose caller has hung up', [agent('a')], [bridge('a')], [], ['a']],
    ['a phone that rings for nobody', [agent('a', 'ringing')], [bridge('a')], [], ['a']],
    ['a caller with a leg that was never rung', [caller('c'), agent('a', 'down')], [bridge('c', 'a')], ['c'], ['a']],
    ['who held, and the agent outside', [caller('c'), agent('a')], [bridge('c')], ['c'], ['a']],
  ] as const)('is %s', (_, legs, bridges, toNet, toEnd) => {
    expect(forsakenLegs(legs, bridges)).toEqual({ toNet, toEnd })
  })

  test.each([
    ['who talk', [caller('c'), agent('a')], [bridge('c', 'a')]],
    ['a caller for whom a phone rings', [caller('c'), agent('a', 'ringing')], [bridge('c', 'a')]],
    ['two agents who talk with each other', [agent('a'), agent('b')], [bridge('a', 'b')]],
    ['three together', [caller('c'), agent('a'), agent('b')], [bridge('c', 'a', 'b')]],
    ['nobody', [], [bridge()]],
  ] as const)('is not: %s', (_, legs, bridges) => {
    expect(forsakenLegs(legs, bridges)).toEqual(NOBODY)
  })

  test('is only who was alone at two looks', () => {
    expect(stillForsaken(NOBODY, { toNet: ['c'], toEnd: ['a'] })).toEqual(NOBODY)
    const before = { toNet: ['c', 'd'], toEnd: ['a'] }
    expect(stillForsaken(before, { toNet: ['d', 'e'], toEnd: ['a', 'b'] })).toEqual({ toNet: ['d'], toEnd: ['a'] })
  })
})

describe('the switch’s lists', () => {
  const channel = (id: string, state: string, app_name: string, app_data: string) => ({
    id,
    state,
    dialplan: { context: 'from-trunk', app_name, app_data },
  })

  test('tell our legs from those that the net has', () => {
    const list = [
      channel('c', 'Up', 'Stasis', 'sambung,inbound,1501'),
      channel('r', 'Ring', 'Stasis', 'sambung,inbound,1501'),
      channel('a', 'Ringing', 'Stasis', 'sambung,made'),
      channel('d', 'Down', 'Stasis', 'sambung,made'),
      channel('n', 'Up', 'MusicOnHold', 'default,2'),
      channel('p', 'Up', 'AppDial', '(Outgoing Line)'),
      channel('o', 'Up', 'Stasis', 'other,inbound,1501'),
      { id: 7 },
      null,
    ]
    expect(legsIn(list)).toEqual([caller('c'), caller('r', 'ringing'), agent('a', 'ringing'), agent('d', 'down')])
    expect(legsIn({ message: 'no' })).toEqual([])
    expect(bridgesIn([{ id: 'b', channels: ['c', 'a', 1] }, {}])).toEqual([bridge('c', 'a'), bridge()])
  })
})
