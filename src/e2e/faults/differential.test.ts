/** The differential test's own parts, on the simulated switch alone. */
import { expect, test } from 'vitest'
import { simulate } from './differential-boards.ts'
import { LIMITS } from './differential-limits.ts'
import { LINKS } from './differential-links.ts'
import { randomScript } from './differential-random.ts'
import { FIXED } from './differential-scripts.ts'
import { withinReach } from './differential-stuck.ts'
import { tellDifference } from './differential-told.ts'

const RANDOM = Array.from({ length: 200 }, (_, seed) => randomScript(seed, seed % 4 === 0))

test('each script can be played to its end, and afterwards nobody is left', async () => {
  for (const script of [...FIXED, ...LIMITS, ...LINKS, ...RANDOM]) {
    const trace = await simulate(script)
    expect(trace, script.name).toHaveLength(script.steps.length + 1)
    expect(
      trace.at(-1)?.filter((line) => / is (up|down|ringing), | has \[/.test(line)),
      script.name,
    ).toEqual([])
  }
})

test('names are told apart: no two scripts have the same', () => {
  const names = [...FIXED, ...LIMITS, ...LINKS].map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
})

test('a seed gives the same script, another one another', () => {
  expect(randomScript(7, true)).toEqual(randomScript(7, true))
  expect(randomScript(7, true).steps).not.toEqual(randomScript(8, true).steps)
})

test('a difference is told with the step, both sides of it, and what led there', () => {
  const script = {
    name: 'busy',
    steps: [
      { type: 'dial', who: 'caller' },
      { type: 'pick-up', who: 'agent1' },
    ],
  } as const
  const simulated = [['caller: arrived'], ['agent1: leg-ended busy (17)', 'caller is up'], []]
  const real = [['caller: arrived'], ['agent1: leg-ended rejected (21)', 'caller is up'], []]
  expect(tellDifference(script, simulated, simulated)).toBeNull()
  expect(tellDifference(script, simulated, real)?.split('\n')).toEqual([
    '"busy" goes another way in step 2:',
    '  1. dial who=caller',
    '  2. pick-up who=agent1',
    '     simulated                   | real',
    '   ≠ agent1: leg-ended busy (17) | ',
    '   ≠                             | agent1: leg-ended rejected (21)',
    '     caller is up                | caller is up',
  ])
})

test('a script ends before two agents are alone in a bridge, of whom one picks up and the other rings on', () => {
  const steps = [
    { type: 'dial', who: 'caller' },
    { type: 'pick-up', who: 'agent1' },
    { type: 'put-down', who: 'agent1' },
  ] as const
  const script = { name: 'alone', steps }
  const rings = ['agent1 is ringing, made', 'agent2 is ringing, made', 'room has [agent1,agent2]']
  const talks = ['agent1 is up, made', 'agent2 is ringing, made', 'room has [agent1,agent2]']
  expect(withinReach(script, [rings, talks, []])).toEqual({ name: 'alone', steps: steps.slice(0, 1) })
  // Who was up before the other rang, and who has a caller with them, are no trouble.
  expect(withinReach(script, [talks, talks, []])).toBe(script)
  expect(withinReach(script, [rings, [...talks.slice(0, 2), 'room has [agent1,agent2,caller]'], []])).toBe(script)
})
