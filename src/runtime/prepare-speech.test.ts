import { expect, test } from 'vitest'
import type { CenterEvent, Recorded } from '../core/event.ts'
import type { Program } from '../core/ivr/read.ts'
import { BYE, flowOf, programOf } from '../core/ivr/testing/flows.ts'
import { prepareSpeech } from './prepare-speech.ts'

const flow = (id: string): Program => programOf(flowOf({ hello: BYE }, { id }))
const told = (event: CenterEvent): readonly Recorded[] => [{ seq: 1, at: 0, event }]

test('what is published is prepared at the start and when it changes; whose words fail is told of', async () => {
  const prepared: string[] = []
  const troubled: string[] = []
  let published = [flow('one'), flow('two')]
  const hear = prepareSpeech({
    voice: {
      prepare: async (program) => {
        prepared.push(program.flow.id)
        const heard = { type: 'text', language: 'en', text: 'Hello' } as const
        return program.flow.id === 'two' ? [{ heard, reason: 'no voice' }] : []
      },
    },
    published: () => published,
    onTroubles: (id, troubles) => troubled.push(`${id}: ${troubles.map(({ reason }) => reason).join()}`),
  })
  expect(prepared).toEqual(['one', 'two'])
  hear(told({ type: 'server-stopping' }))
  expect(prepared).toEqual(['one', 'two'])
  published = [...published, flow('three')]
  const prompt = { id: 'welcome', name: 'Welcome', takes: {} }
  hear(told({ type: 'prompt-saved', prompt, by: 'admin' }))
  expect(prepared).toEqual(['one', 'two', 'one', 'two', 'three'])
  await new Promise(setImmediate)
  expect(troubled).toEqual(['two: no voice', 'two: no voice'])
})
