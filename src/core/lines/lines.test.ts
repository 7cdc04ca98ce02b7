/** Trunks, desk phones and routes as admins set them, and what the switch is asked for. */
import { describe, expect, it, test } from 'vitest'
import { step } from '../center.ts'
import { upgradeEvent } from '../event-versions.ts'
import { agentId, phoneId, routeId, trunkId } from '../ids.ts'
import type { Command } from '../input.ts'
import { type CenterState, emptyState } from '../state.ts'
import { stateFromJson, stateToJson } from '../state-json.ts'
import { START, smallCentre } from '../testing/centre.arbitrary.ts'
import { DEFAULT_ROUTE, LOCAL_TRUNK } from './built-in.ts'
import type { DeskPhone, Route, Trunk } from './words.ts'

const BY = { by: agentId('admin') }
const PROVIDER: Trunk = {
  ...LOCAL_TRUNK,
  id: trunkId('provider'),
  name: 'Provider',
  connection: { kind: 'registration', server: 'sip.provider.example', username: '6221', sealedSecret: 't1.sealed' },
  callerIds: ['+62215550100'],
}
const MOBILE: Route = { ...DEFAULT_ROUTE, id: routeId('mobile'), name: 'Mobile', prefix: '08', trunks: [PROVIDER.id] }
const DESK: DeskPhone = { id: phoneId('reception'), label: 'Reception', username: 'desk-0a1b2c3d', agent: null }

const PEM = '-----BEGIN CERTIFICATE-----\nMIIB+/==\n-----END CERTIFICATE-----\n'

const order = (state: CenterState, command: Command) => step(state, command, START)
const asked = (state: CenterState, command: Command): readonly unknown[] =>
  order(state, command).effects.flatMap((effect) => (effect.kind === 'switch' ? [effect.command] : []))

test('a line is opened, opened anew when it is changed, closed when it is switched off or retired', () => {
  const state = emptyState()
  const open = [{ type: 'open-line', line: 'trunk-provider' }]
  const close = [{ type: 'close-line', line: 'trunk-provider' }]
  expect(asked(state, { ...BY, type: 'save-trunk', trunk: PROVIDER })).toEqual(open)
  expect(asked(state, { ...BY, type: 'save-trunk', trunk: { ...PROVIDER, codecs: ['ulaw'] } })).toEqual(open)
  expect(asked(state, { ...BY, type: 'save-trunk', trunk: { ...PROVIDER, enabled: false } })).toEqual(close)
  expect(asked(state, { ...BY, type: 'retire-trunk', trunk: PROVIDER.id })).toEqual(close)
  expect(asked(state, { ...BY, type: 'save-desk-phone', phone: DESK })).toEqual([
    { type: 'open-line', line: DESK.username },
  ])
  expect(asked(state, { ...BY, type: 'retire-desk-phone', phone: DESK.id })).toEqual([
    { type: 'close-line', line: DESK.username },
  ])
})

test('all of it says who, and outlives a restart', () => {
  const state = emptyState()
  const commands: readonly Command[] = [
    { ...BY, type: 'save-trunk', trunk: PROVIDER },
    { ...BY, type: 'save-route', route: MOBILE },
    { ...BY, type: 'save-desk-phone', phone: DESK },
    { ...BY, type: 'set-outside-rules', rules: { stopped: true, emergency: ['112'] } },
  ]
  for (const command of commands) expect(order(state, command).events).toMatchObject([{ event: { by: 'admin' } }])
  const again = stateFromJson(JSON.parse(JSON.stringify(stateToJson(state))))
  expect(stateToJson(again)).toEqual(stateToJson(state))
  expect([again.trunks.size, again.routes.size, again.deskPhones.size, again.outside.stopped]).toEqual([1, 1, 1, true])
})

describe('is refused with its place, and nothing changes:', () => {
  const trunk = (more: Partial<Trunk>): Command => ({
    ...BY,
    type: 'save-trunk',
    trunk: { ...PROVIDER, id: trunkId('new'), name: 'New', ...more },
  })
  const route = (more: Partial<Route>): Command => ({
    ...{ ...BY, type: 'save-route', route: { ...MOBILE, id: routeId('new'), name: 'New', prefix: '07', ...more } },
  })
  const phone = (more: Partial<DeskPhone>): Command => ({
    ...{
      ...BY,
      type: 'save-desk-phone',
      phone: { ...DESK, id: phoneId('new'), label: 'New', username: 'desk-00000000', ...more },
    },
  })
  const at = (server: string) => ({ kind: 'registration' as const, server, username: 'u', sealedSecret: 's' })
  it.each<readonly [string, Command, string, string]>([
    ['a bad id', trunk({ id: trunkId('A/b') }), 'trunk.id', 'as in "provider-1"'],
    ['the built-in one', trunk({ id: LOCAL_TRUNK.id }), 'trunk.id', 'comes with the installation'],
    ['its end', { ...BY, type: 'retire-trunk', trunk: LOCAL_TRUNK.id }, 'trunk', 'comes with the installation'],
    ['a name twice', trunk({ name: 'Provider' }), 'trunk.name', 'belongs to the trunk provider'],
    ['a bad server', trunk({ connection: at('a b') }), 'trunk.connection.server', 'as in "sip.provider.example:5060"'],
    [
      'two hosts in one',
      trunk({ connection: { kind: 'address', hosts: ['192.0.2.1', '1.1.1.1,2.2.2.2'] } }),
      'trunk.connection.hosts.1',
      'is no address',
    ],
    ['a port too high', trunk({ connection: at('a:65536') }), 'trunk.connection.server', 'is no address'],
    [
      'a line break',
      trunk({ connection: { ...at('a'), username: 'u\r\nX: y' } }),
      'trunk.connection.username',
      'is no user name',
    ],
    [
      'keys in the clear',
      trunk({ encryption: 'srtp', transport: 'tcp' }),
      'trunk.encryption',
      'needs the transport "tls"',
    ],
    [
      'a private key',
      trunk({ certificateAuthority: `${PEM}-----BEGIN PRIVATE KEY-----` }),
      'trunk.certificateAuthority',
      'holds a private key',
    ],
    ['half a certificate', trunk({ certificateAuthority: PEM.slice(0, -9) }), 'trunk.certificateAuthority', 'PEM'],
    ['a certificate and more', trunk({ certificateAuthority: `${PEM}x` }), 'trunk.certificateAuthority', 'PEM'],
    ['a caller id', trunk({ callerIds: ['12', 'x'] }), 'trunk.callerIds.1', 'as in "+62215550100"'],
    [
      'a limit',
      trunk({ limits: { calls: 0, callsPerSecond: null } }),
      'trunk.limits.calls',
      'a whole number from 1 on',
    ],
    ['a trunk in use', { ...BY, type: 'retire-trunk', trunk: PROVIDER.id }, 'trunk', 'the route "Mobile" leads to it'],
    ['a prefix', route({ prefix: '0x' }), 'route.prefix', 'as in "+62"'],
    ['a prefix twice', route({ prefix: '08' }), 'route.prefix', 'go by the route "Mobile" already'],
    ['the default prefix', route({ prefix: '' }), 'route.prefix', 'go by the route "All other numbers" already'],
    ['a strip', route({ strip: 21 }), 'route.strip', 'between 0 and 20'],
    ['a double plus', route({ prefix: '+1', prepend: '0' }), 'route.strip', 'take the + off'],
    ['no trunk', route({ trunks: [] }), 'route.trunks', 'at least one'],
    ['an unknown trunk', route({ trunks: [PROVIDER.id, trunkId('x')] }), 'route.trunks.1', 'there is no trunk "x"'],
    ['a number of others', route({ callerId: '+4930' }), 'route.callerId', 'as in "+62215550100"'],
    ['an end that is none', { ...BY, type: 'retire-route', route: routeId('x') }, 'route', 'there is no route'],
    ['the end of the default', { ...BY, type: 'retire-route', route: DEFAULT_ROUTE.id }, 'route', 'to close it'],
    ['a label twice', phone({ label: 'Reception' }), 'phone.label', 'belongs to the phone reception'],
    ['an agent', phone({ agent: agentId('nobody') }), 'phone.agent', 'there is no agent "nobody"'],
    [
      'an emergency number',
      { ...BY, type: 'set-outside-rules', rules: { stopped: false, emergency: ['112', '+1'] } },
      'emergency.1',
      'as in "112"',
    ],
  ])('%s', (_, command, path, words) => {
    const state = emptyState()
    for (const given of [
      { ...BY, type: 'save-trunk', trunk: PROVIDER },
      { ...BY, type: 'save-route', route: MOBILE },
      { ...BY, type: 'save-desk-phone', phone: DESK },
    ] as const)
      order(state, given)
    const before = JSON.stringify(stateToJson(state))
    const { refusal, events } = order(state, command)
    expect(events).toEqual([])
    expect(refusal).toMatchObject({ path, message: expect.stringContaining(words) })
    expect(JSON.stringify(stateToJson(state))).toBe(before)
  })
})

test('a trunk from before there was a choice is reached as it was: by UDP, nothing encrypted', () => {
  const { transport: _, encryption: __, certificateAuthority: ___, ...old } = PROVIDER
  expect(upgradeEvent('trunk-saved', 1, { trunk: old, by: null })).toEqual({
    type: 'trunk-saved',
    trunk: { ...old, transport: 'udp', encryption: 'none', certificateAuthority: null },
    by: null,
  })
  const json = { ...stateToJson(emptyState()), trunks: [old] }
  expect(stateFromJson(json).trunks.get(PROVIDER.id)).toEqual(PROVIDER)
  const secret = { ...PROVIDER, transport: 'tls', encryption: 'srtp', certificateAuthority: PEM } as const
  expect(upgradeEvent('trunk-saved', 2, { trunk: secret, by: null })).toMatchObject({ trunk: secret })
  expect(order(emptyState(), { ...BY, type: 'save-trunk', trunk: secret }).refusal).toBeNull()
})

test('a desk phone is the station of whose it is, rings by its account, and cannot go while it is', () => {
  const { state } = smallCentre(['siti', 'budi'])
  order(state, { ...BY, type: 'save-desk-phone', phone: { ...DESK, agent: agentId('siti') } })
  const station = (agent: string, uri: string) =>
    order(state, { type: 'set-station', agent: agentId(agent), station: { kind: 'phone', uri } }).refusal
  expect(station('siti', 'account:desk-ffffffff')).toMatchObject({ path: 'station.uri', code: 'invalid' })
  expect(station('budi', 'account:desk-0a1b2c3d')).toMatchObject({
    message: 'the phone "Reception" is somebody else\'s',
  })
  expect(station('siti', 'account:desk-0a1b2c3d')).toBeNull()
  const end = order(state, { ...BY, type: 'retire-desk-phone', phone: DESK.id })
  expect(end.refusal).toMatchObject({ code: 'conflict', message: expect.stringContaining('the station of') })
})
