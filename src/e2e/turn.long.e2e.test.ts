/**
 * A browser whose network lets no UDP through: its desk talks by way of a relay, over TCP, with passes of the sign-in; and the relay
 * serves nobody else and reaches nobody but the switch (S17).
 */
import { createHmac } from 'node:crypto'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checked } from '../wire/checked.ts'
import { IceServers, Phone } from '../wire/sessions.ts'
import { type Coturn, ownAddress, startCoturn } from './support/coturn.ts'
import { type DeskWorld, hearsAgent, startDeskWorld } from './support/desk-world.ts'
import { type PortBlock, takePorts } from './support/ports.ts'
import { createTurnClient } from './support/turn-client.ts'
import { waitFor } from './support/wait-for.ts'

const SECRET = 'between-the-two'

let ports: PortBlock
let relay: Coturn
let world: DeskWorld

beforeAll(async () => {
  ports = await takePorts()
  relay = await startCoturn(ports, SECRET)
  world = await startDeskWorld('1517', { SAMBUNG_TURN: relay.setting })
}, 180_000)

afterAll(async () => {
  world?.hangUp()
  await world?.stop()
  await relay?.stop()
  ports?.release()
}, 60_000)

/** What such a network does: no way of the browser's own, and none to the relay by UDP. */
const BLOCK_UDP = `
  const Real = RTCPeerConnection
  globalThis.made = []
  globalThis.RTCPeerConnection = class extends Real {
    constructor(config = {}) {
      const iceServers = (config.iceServers ?? []).filter(({ urls }) => String(urls).includes('transport=tcp'))
      super({ ...config, iceServers, iceTransportPolicy: 'relay' })
      made.push(this)
    }
  }`

/** The kind of way that is in use, and by what the relay is reached. */
const WAY = `(async () => {
  const all = new Map([...(await made.at(-1).getStats())])
  const transport = [...all.values()].find(({ type }) => type === 'transport')
  const local = all.get(all.get(transport?.selectedCandidatePairId)?.localCandidateId)
  return local?.candidateType + ' over ' + local?.relayProtocol
})()`

test('turn.udp-blocked: with nothing but a relay by TCP both hear each other, on the desk as it is', async () => {
  const prepare = async (one: Page): Promise<void> => {
    await one.addInitScript({ content: BLOCK_UDP })
    await one.reload()
  }
  const { page, close } = await world.desk('siti', { prepare })
  try {
    const caller = await world.talk(page, '0812000517')
    await waitFor('the caller to hear the agent', () => hearsAgent(caller))
    expect(await page.evaluate(WAY)).toBe('relay over tcp')
    caller.hangUp()
    await world.hotline.emptySwitch()
  } finally {
    await close()
  }
}, 90_000)

test('S17 a pass is the sign-in’s own, lets in for ten minutes, and leads to the switch and nowhere else', async () => {
  const siti = await world.hotline.agent('siti')
  const ask = async () =>
    checked(IceServers, await (await siti.api.request('GET', '/me/ice-servers')).json(), 'the servers').iceServers
  const phone = checked(Phone, await (await siti.api.request('GET', '/me/phone')).json(), 'the phone')
  const [first] = await ask()
  const { username = '', credential = '' } = first ?? {}
  expect(phone.iceServers.map(({ urls }) => urls)).toEqual([
    `turn:127.0.0.1:${relay.port}?transport=udp`,
    `turn:127.0.0.1:${relay.port}?transport=tcp`,
  ])
  const [until = '', name] = username.split(':')
  expect(Number(until) * 1_000 - Date.now()).toBeLessThanOrEqual(600_000)
  expect(phone.uri).toContain(`sip:${name}@`)

  const client = await createTurnClient(relay.port, username, credential)
  expect(await client.allocate()).toBe(200)
  expect(await client.permit(ownAddress())).toBe(200)
  for (const peer of [
    '127.0.0.1',
    '10.1.2.3',
    '172.16.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '9.9.9.9',
    '224.0.0.1',
  ])
    expect(await client.permit(peer), peer).toBe(403)
  client.close()

  const past = `${Math.floor(Date.now() / 1_000) - 1}:${name}`
  const passes = [
    [past, createHmac('sha1', SECRET).update(past).digest('base64')],
    [username, 'guessed'],
    [`${Number(until) + 3_600}:${name}`, credential],
  ] as const
  for (const [user, password] of passes) {
    const other = await createTurnClient(relay.port, user, password)
    expect(await other.allocate(), user).toBe(401)
    other.close()
  }
}, 60_000)
