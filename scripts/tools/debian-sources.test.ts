import { expect, test } from 'vitest'
import { sourcesIn } from './debian-sources.ts'

const targets = `http://mirror.example/debian/ trixie
http://mirror.example/debian/ trixie-updates
http://mirror.example/debian-security/ trixie-security
http://other.example/node_22.x/ nodistro
http://mirror.example/debian/ trixie

http://second.example/debian/ stable
`

test('the mirrors of the system are taken once each, without security, updates and other makers', () => {
  expect(sourcesIn(targets, 'trixie')).toEqual(['http://mirror.example/debian/', 'http://second.example/debian/'])
})

test('no sources give none', () => {
  expect(sourcesIn('', 'trixie')).toEqual([])
})
