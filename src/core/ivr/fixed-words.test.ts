import { expect, test } from 'vitest'
import { fixedWords, recordingsIn } from './fixed-words.ts'
import { spoken } from './heard.ts'
import { newSession } from './session.ts'
import { asking, flowOf, programOf } from './testing/flows.ts'

const say = (...prompts: readonly unknown[]) => ({ kind: 'say', prompts, bargeIn: true, exits: { next: 'bye' } })

test('a flow says each of its words in each language they are written in, once', () => {
  const program = programOf(
    flowOf({
      hello: say({ text: { en: 'Hello', id: 'Halo' } }, { text: { en: 'Hello' }, language: 'id' }, { prompt: 'logo' }),
      ask: { ...asking('Choose'), kind: 'menu', onSilence: [{ text: { fr: 'Bonjour', en: '' } }], exits: { 1: 'bye' } },
      jingle: say({ prompt: 'jingle', language: 'id' }),
    }),
  )
  expect(fixedWords(program)).toEqual([
    { type: 'text', language: 'en', text: 'Hello' },
    { type: 'text', language: 'id', text: 'Halo' },
    { type: 'prompt', language: 'en', prompt: 'logo' },
    { type: 'prompt', language: 'id', prompt: 'logo' },
    { type: 'text', language: 'en', text: 'Choose' },
    { type: 'text', language: 'id', text: 'Choose (id)' },
    { type: 'text', language: 'fr', text: 'Bonjour' },
    { type: 'prompt', language: 'id', prompt: 'jingle' },
  ])
  expect([...recordingsIn(program)]).toEqual(['logo', 'jingle'])
})

test.each([
  ['You owe {{sum|rupiah}}, due on {{day|date}}.', ['You owe ', ', due on ']],
  ['{{sum|rupiah}}', []],
  ['Dear {{name}}, you owe {{sum|rupiah}} now', [' now']],
  ['You owe {{sum|rupiah}} {{name}}', ['You owe ']],
  ['Hello', ['Hello']],
])('of %j it is known beforehand: %j', (en, texts) => {
  const program = programOf(flowOf({ hello: say({ text: { en } }) }))
  const fixed = fixedWords(program)
  expect(fixed.map((one) => (one.type === 'text' ? one.text : one))).toEqual(texts)
  // That is what a caller then hears, whatever the values are.
  const session = {
    ...newSession({ flow: 'test', version: 1, from: '+62811', to: '1500', language: 'en' }),
    variables: { sum: '12500', day: '2026-11-22', name: 'Siti' },
  }
  expect(spoken([{ text: { en } }], session, ['en']).heard).toEqual(expect.arrayContaining([...fixed]))
})
