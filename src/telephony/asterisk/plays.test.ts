/** What is said, whose words may have to be made first. */
import { expect, test } from 'vitest'
import type { EngineEvent } from '../../core/call/switch.ts'
import { bridgeId, contactId, playbackOf } from '../../core/ids.ts'
import type { Spoken } from '../../ports/voice.ts'
import { createPlays } from './plays.ts'

const playback = playbackOf(contactId('c-1'), 1)
const play = { type: 'play', bridge: bridgeId('b-c-1'), playback, prompts: [] } as const
const SPOKEN: Spoken = { files: ['/words/hello'], troubles: [] }

/** Words that are made when `made` is called. */
const stage = (isThere = () => true, refusals: { left: number } = { left: 0 }) => {
  let made: () => void = () => {}
  const asked: string[] = []
  const told: EngineEvent[] = []
  const plays = createPlays({
    voice: {
      ready: () => null,
      files: () => new Promise((resolve) => (made = () => resolve(SPOKEN))),
    },
    request: async ({ method, uri }) => {
      asked.push(`${method} ${uri.split('/')[0]}`)
      if (method === 'POST' && refusals.left-- > 0)
        return { status: 500, reason: 'No', body: { message: 'Allocation failed' } }
      return { status: 200, reason: 'OK', body: null }
    },
    slow: async ({ method, uri }) => {
      asked.push(`${method} ${uri.split('/')[0]}`)
      return { status: isThere() ? 200 : 404, reason: '', body: null }
    },
    emit: (event) => told.push(event),
    log: { info() {}, warn() {}, error() {} },
  })
  return { plays, asked, told, made: () => made() }
}

test('what was stopped while its words were made is not said, and the switch is asked for nothing', async () => {
  const { plays, asked, made } = stage()
  const said = plays.play(play)
  await plays.stop({ type: 'stop-play', playback })
  made()
  await said
  expect(asked).toEqual([])
})

test('what was not stopped is said when its words are made, and stopped in the switch', async () => {
  const { plays, asked, made } = stage()
  const said = plays.play(play)
  made()
  await said
  await plays.stop({ type: 'stop-play', playback })
  expect(asked).toEqual(['POST bridges', 'DELETE playbacks'])
})

test('a link that was lost while the words were made says nothing afterwards: the books begin anew', async () => {
  const { plays, asked, made } = stage()
  const said = plays.play(play)
  plays.forgetAll()
  made()
  await said
  expect(asked).toEqual([])
})

test('whose end was not told is asked after, and told once; nobody asks after what was told', async () => {
  let there = true
  const { plays, asked, told, made } = stage(() => there)
  const said = plays.play(play)
  made()
  await said
  plays.look()
  await settled()
  expect(told).toEqual([])
  there = false
  plays.look()
  plays.look()
  await settled()
  expect(told).toEqual([{ type: 'play-ended', playback, failed: false }])
  plays.look()
  expect(asked).toEqual(['POST bridges', 'GET playbacks', 'GET playbacks', 'GET playbacks'])
})

test('what the switch has no room for just now is said as soon as it has, unless it was stopped meanwhile', async () => {
  const one = stage(undefined, { left: 2 })
  const said = one.plays.play(play)
  one.made()
  await said
  expect(one.asked).toEqual(['POST bridges', 'POST bridges', 'POST bridges'])
  const other = stage(undefined, { left: 1 })
  const unsaid = other.plays.play(play)
  other.made()
  await settled()
  expect(other.asked).toEqual(['POST bridges'])
  await other.plays.stop({ type: 'stop-play', playback })
  await unsaid
  expect(other.asked).toEqual(['POST bridges'])
  const never = stage(undefined, { left: 1_000 })
  const refused = never.plays.play(play)
  never.made()
  await expect(refused).rejects.toThrow('500 Allocation failed')
})

/** Whatever was answered has been heard. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
