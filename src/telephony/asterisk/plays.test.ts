/** What is said, whose words may have to be made first. */
import { expect, test } from 'vitest'
import { bridgeId, contactId, playbackOf } from '../../core/ids.ts'
import type { Spoken } from '../../ports/voice.ts'
import { createPlays } from './plays.ts'

const playback = playbackOf(contactId('c-1'), 1)
const play = { type: 'play', bridge: bridgeId('b-c-1'), playback, prompts: [] } as const
const SPOKEN: Spoken = { files: ['/words/hello'], troubles: [] }

/** Words that are made when `made` is called. */
const stage = () => {
  let made: () => void = () => {}
  const asked: string[] = []
  const plays = createPlays({
    voice: {
      ready: () => null,
      files: () => new Promise((resolve) => (made = () => resolve(SPOKEN))),
    },
    request: async ({ method, uri }) => {
      asked.push(`${method} ${uri.split('/')[0]}`)
      return { status: 200, reason: 'OK', body: null }
    },
    log: { info() {}, warn() {}, error() {} },
  })
  return { plays, asked, made: () => made() }
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
