import fc from 'fast-check'
import { expect, it } from 'vitest'
import { readRtp, writeRtp } from './rtp.ts'

const packet = {
  payloadType: 8,
  marker: true,
  sequence: 7,
  stamp: 160,
  source: 0xdeadbeef,
  payload: Uint8Array.of(1, 2, 3),
}

it('gives back what was written', () => {
  expect(readRtp(writeRtp(packet))).toEqual(packet)
})

it('skips contributors, an extension and padding', () => {
  const plain = writeRtp(packet)
  const padded = Uint8Array.from([0xb1, ...plain.slice(1, 12), 9, 9, 9, 9, 0, 0, 0, 1, 8, 8, 8, 8, 1, 2, 3, 0, 2])
  expect(readRtp(padded)).toEqual(packet)
})

it('takes nothing else for a packet', () => {
  expect(readRtp(Uint8Array.from([0x80, 200, ...new Array(20).fill(0)]))).toBeNull()
  expect(readRtp(Uint8Array.of(0x80, 8, 1))).toBeNull()
  fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => void readRtp(bytes)))
})
