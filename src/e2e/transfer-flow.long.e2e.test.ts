/** A caller who talked with an agent is handed into a flow, on the real switch: its words, its keys, and one record of it all. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { ContactDetail } from '../wire/contacts.ts'
import { closedContactFrom, contactFrom } from './support/contact-from.ts'
import { type Installation, startInstallation } from './support/installation.ts'
import { createSipPeer, type SipPeer } from './support/sip-peer.ts'
import { waitFor } from './support/wait-for.ts'

const AGENT_HZ = 660
const SOUND_DB = -45

let site: Installation
let peer: SipPeer
beforeAll(async () => {
  site = await startInstallation()
  peer = await createSipPeer(site.sipPort)
}, 120_000)
afterAll(async () => {
  await peer?.close()
  await site?.stop()
}, 60_000)

const nodesOf = ({ timeline }: ContactDetail): readonly unknown[] =>
  timeline.flatMap((entry) => (entry.type === 'node-entered' ? [Reflect.get(entry, 'node')] : []))

it('transfer.flow: the agent is free at once, the caller hears the flow and chooses', async () => {
  const siti = await site.agent('siti')
  const phone = peer.phone('siti', 'answers', AGENT_HZ)
  await siti.api.put('/agents/me/station', { kind: 'phone', uri: phone.uri })
  await siti.api.put('/agents/me/presence', { state: 'ready' })
  const call = await peer.dial({ from: '08160001', to: '1501' })
  await waitFor('the caller to hear the agent', () => call.tone(AGENT_HZ) > SOUND_DB)
  const { id } = await contactFrom(site.admin, '08160001')
  const refused = await siti.api.request('POST', `/contacts/${id}/transfer`, { to: { flow: 'gone' } })
  expect([refused.status, await refused.text()]).toEqual([422, expect.stringContaining('to.flow')])
  await siti.api.put('/agents/me/presence', { state: 'away', reason: 'a test' })
  await siti.api.post(`/contacts/${id}/transfer`, { to: { flow: 'hotline' } })
  await waitFor('the agent to be let go', () => phone.calls()[0]?.state() === 'ended')
  await waitFor('words', () => call.loudness() > SOUND_DB && call.tone(AGENT_HZ) < SOUND_DB)
  expect((await contactFrom(site.admin, '08160001')).phase).toBe('flow')
  call.type('21')
  const waiting = await waitFor('the caller to wait for sales', async () => {
    const contact = await contactFrom(site.admin, '08160001')
    return nodesOf(contact).at(-1) === 'sales' && contact
  })
  expect(waiting).toMatchObject({ queue: 'sales', phase: 'waiting' })
  expect(nodesOf(waiting)).toEqual(['choose-language', 'english', 'opening-hours', 'welcome', 'main-menu', 'sales'])
  call.hangUp()
  expect((await closedContactFrom(site.admin, '08160001')).outcome).toBe('answered')
  await site.emptySwitch()
}, 60_000)
