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
const stage = (isThere = () => true) => {
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

/** Whatever was answered has been heard. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
