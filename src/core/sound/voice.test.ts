import { expect, it } from 'vitest'
import { toneOver } from './tone.ts'
import { createVoice, type Voice } from './voice.ts'

const speak = (speaker: Voice, ear: Voice, packets: number): void => {
  for (let n = 0; n < packets; n++) ear.hear(speaker.packet())
}

it('is heard by another voice, whatever law each speaks', () => {
  const caller = createVoice({ hz: 440, law: 'ulaw', source: 1 })
  const agent = createVoice({ hz: 660, law: 'alaw', source: 2 })
  speak(caller, agent, 75)
  speak(agent, caller, 75)
  expect(agent.position()).toBe(12_000)
  expect(toneOver(agent.heard(), 440, 660)).toBeGreaterThan(30)
  expect(toneOver(caller.heard(), 660, 440)).toBeGreaterThan(30)
})

it('makes up for a timer that came late', () => {
  const voice = createVoice({ hz: 500, law: 'alaw', source: 1 })
  const other = createVoice({ hz: 500, law: 'alaw', source: 1 })
  expect(voice.due(19)).toEqual([])
  expect(voice.due(65)).toEqual([other.packet(), other.packet(), other.packet()])
  expect(voice.due(79)).toEqual([])
  expect(voice.due(80)).toEqual([other.packet()])
})

it('gives what came after a position, and no more than the last two minutes', () => {
  const ear = createVoice({ hz: 0, law: 'alaw', source: 1 })
  const speaker = createVoice({ hz: 500, law: 'alaw', source: 2 })
  speak(speaker, ear, 10)
  const mark = ear.position()
  speak(speaker, ear, 3)
  expect(ear.heard(mark)).toHaveLength(480)
  speak(speaker, ear, 10_000)
  expect(ear.heard().length).toBeLessThanOrEqual(2 * 60 * 8000)
})

it('leaves noise and digits alone', () => {
  const ear = createVoice({ hz: 0, law: 'alaw', source: 1 })
  const digit = createVoice({ hz: 500, law: 'alaw', source: 2 }).packet()
  digit[1] = 101
  expect(ear.hear(digit)).toBe(false)
  expect(ear.hear(Uint8Array.of(1, 2, 3))).toBe(false)
  expect(ear.position()).toBe(0)
})
