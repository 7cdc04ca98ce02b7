/** Two providers, to whom the one route leads in this order: `first` and `second` by their ids. */
import { expect } from 'vitest'
import type { Installation } from './installation.ts'
import { createSipPeer, type SipCall, type SipPeer } from './sip-peer.ts'

export const openTwoTrunks = async ({ sipPort, admin }: Installation): Promise<[first: SipPeer, second: SipPeer]> => {
  const [first, second] = await Promise.all([createSipPeer(sipPort), createSipPeer(sipPort)])
  for (const [name, { port }] of [
    ['First', first],
    ['Second', second],
  ] as const) {
    const connection = { kind: 'address', hosts: [`127.0.0.1:${port}`] }
    expect((await admin.request('POST', '/trunks', { name, connection })).status).toBe(201)
  }
  expect((await admin.request('PATCH', '/routes/default', { trunks: ['first', 'second'] })).status).toBe(200)
  return [first, second]
}

const [LOUD_DB, MOST_DB] = [-45, 3]

/** Hears that tone, and next to nothing besides. */
export const hears = (call: SipCall, hz: number): boolean =>
  call.loudness() > LOUD_DB && call.loudness() - call.tone(hz) < MOST_DB
