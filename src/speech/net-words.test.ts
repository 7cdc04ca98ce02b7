import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { NET_WORDS } from './net-words.ts'

test('the dial plan says exactly the words that are made, in both languages', () => {
  const dialplan = readFileSync(new URL('../../dialplan/asterisk/extensions.conf', import.meta.url), 'utf8')
  const said = [...dialplan.matchAll(/\$\{SOUNDS\}\/([\w/-]+)/g)].map(([, name]) => name)
  const made = Object.keys(NET_WORDS).flatMap((name) => [`en/${name}`, `id/${name}`])
  expect(said.sort()).toEqual(made.sort())
})
