/** Trunks, desk phones and routes over the API: what goes in and must never come out, and what is refused by place. */
import { rootCertificates } from 'node:tls'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { agentId, trunkId } from '../../core/ids.ts'
import { createHarness, type Harness } from '../testing/harness.ts'

let harness: Harness
beforeEach(async () => {
  harness = await createHarness()
})
afterEach(() => harness.close())

const [CERTIFICATE = ''] = rootCertificates
const SECRET = 'correct horse staple'
const REGISTRATION = { kind: 'registration', server: 'sip.provider.example', username: '6221' }
const ask = async (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string, body?: object) => {
  const response = await harness.as('admin', method, `/api/v1${url}`, body)
  return { status: response.statusCode, body: response.payload === '' ? null : response.json() }
}
const places = async (method: 'POST' | 'PATCH', url: string, body: object) => {
  const answer = await ask(method, url, body)
  return [answer.status, answer.body.errors.map((error: { path: string }) => error.path).sort()]
}

describe('a trunk', () => {
  it('is made, listed beside the built-in one, tested, changed and retired; its secret is sealed and never shown', async () => {
    const made = await ask('POST', '/trunks', { name: 'Provider', connection: { ...REGISTRATION, secret: SECRET } })
    expect(made).toMatchObject({
      status: 201,
      body: {
        id: 'provider',
        connection: { ...REGISTRATION, hasSecret: true },
        codecs: ['alaw', 'ulaw'],
        dtmf: 'auto',
        enabled: true,
        state: 'refused',
        error: '401: wrong password',
      },
    })
    expect(harness.center.submitted.at(-1)).toMatchObject({ by: agentId('admin') })
    expect(harness.center.trunks.get(trunkId('provider'))?.connection).toEqual({
      ...REGISTRATION,
      sealedSecret: 'sealed for provider, 20 characters',
    })
    const list = await ask('GET', '/trunks')
    expect(list.body.items.map(({ id, builtIn }: { id: string; builtIn: boolean }) => [id, builtIn])).toEqual([
      ['local', true],
      ['provider', false],
    ])
    expect((await ask('POST', '/trunks/provider/test')).body).toEqual({ ok: false, says: '401: wrong password' })
    expect((await ask('PATCH', '/trunks/provider', { enabled: false })).body).toMatchObject({ enabled: false })
    expect(JSON.stringify([made, list, harness.center.submitted, harness.logged])).not.toContain(SECRET)
    expect((await ask('DELETE', '/trunks/provider')).status).toBe(204)
    expect((await ask('GET', '/trunks/provider')).status).toBe(404)
    expect((await ask('POST', '/trunks/provider/test')).status).toBe(404)
  })

  it('keeps its secret for the same server and user name, and for no other', async () => {
    await ask('POST', '/trunks', { name: 'Provider', connection: { ...REGISTRATION, secret: SECRET } })
    expect((await ask('PATCH', '/trunks/provider', { connection: REGISTRATION })).status).toBe(200)
    for (const other of [{ server: 'elsewhere.example' }, { username: 'other' }])
      expect(await places('PATCH', '/trunks/provider', { connection: { ...REGISTRATION, ...other } })).toEqual([
        422,
        ['connection.secret'],
      ])
    expect(await places('POST', '/trunks', { name: 'New', connection: REGISTRATION })).toEqual([
      422,
      ['connection.secret'],
    ])
  })

  it('is refused by place', async () => {
    const before = harness.center.submitted.length
    expect(
      await places('POST', '/trunks', {
        name: '',
        connection: { kind: 'address', hosts: [] },
        codecs: ['opus'],
        dtmf: 'morse',
        limits: { calls: 0, callsPerSecond: null },
        colour: 1,
      }),
    ).toEqual([400, ['codecs.0', 'colour', 'connection.hosts', 'dtmf', 'limits.calls', 'name']])
    expect(await places('POST', '/trunks', { name: 'N', connection: { kind: 'pigeon' } })).toEqual([
      400,
      ['connection.kind'],
    ])
    const control = { ...REGISTRATION, secret: 'a\r\nb' }
    expect(await places('POST', '/trunks', { name: 'N', connection: control })).toEqual([400, ['connection.secret']])
    expect(
      await places('POST', '/trunks', { id: 'local', name: 'N', connection: { kind: 'address', hosts: ['a'] } }),
    ).toEqual([409, ['id']])
    const broken = `${CERTIFICATE}\n${CERTIFICATE.replace('MII', 'MIX')}`
    const tls = { name: 'N', connection: { kind: 'address', hosts: ['a'] }, transport: 'tls' }
    const refused = await ask('POST', '/trunks', { ...tls, certificateAuthority: broken })
    expect([refused.status, refused.body.errors]).toEqual([
      422,
      [{ path: 'certificateAuthority', message: expect.stringContaining('certificate 2 of 2 cannot be read') }],
    ])
    expect(await places('POST', '/trunks', { ...tls, transport: 'carrier', encryption: 'rot13' })).toEqual([
      400,
      ['encryption', 'transport'],
    ])
    expect(harness.center.submitted.length).toBe(before)
  })

  it('is reached by UDP unless it is said otherwise, by TLS when it is', async () => {
    const connection = { kind: 'address', hosts: ['a'] }
    const plain = { transport: 'udp', encryption: 'none', certificateAuthority: null }
    expect((await ask('POST', '/trunks', { name: 'Plain', connection })).body).toMatchObject(plain)
    const secret = { transport: 'tls', encryption: 'srtp', certificateAuthority: CERTIFICATE }
    expect((await ask('PATCH', '/trunks/plain', secret)).body).toMatchObject(secret)
    expect((await ask('PATCH', '/trunks/plain', { enabled: false })).body).toMatchObject(secret)
    expect(await places('PATCH', '/trunks/plain', { transport: 'udp' })).toEqual([422, ['encryption']])
  })
})

describe('a desk phone', () => {
  it('is told its secret and what to type in once, and never again', async () => {
    const made = await ask('POST', '/phones', { label: 'Reception', agent: 'siti' })
    const { username, secret, provisioning } = made.body
    expect(made).toMatchObject({ status: 201, body: { id: 'reception', agent: 'siti', registered: false } })
    expect(username).toMatch(/^desk-[0-9a-f]{8}$/)
    expect(made.body.uri).toBe(`account:${username}`)
    expect(secret).toBe(`secret of ${username}`)
    for (const part of ['Server: ', 'Port: 5060', 'Transport: UDP', `User name: ${username}`, `Password: ${secret}`])
      expect(provisioning).toContain(part)
    const later = [await ask('GET', '/phones'), await ask('GET', '/phones/reception')]
    expect(JSON.stringify(later)).not.toContain(secret)
    expect((await ask('PATCH', '/phones/reception', { agent: null })).body).toMatchObject({ agent: null, username })
    expect((await ask('DELETE', '/phones/reception')).status).toBe(204)
    expect((await ask('DELETE', '/phones/reception')).status).toBe(404)
  })

  it('becomes a station by its account', async () => {
    const { uri } = (await ask('POST', '/phones', { label: 'Reception' })).body
    const station = await harness.as('agent', 'PUT', '/api/v1/agents/me/station', { kind: 'phone', uri })
    expect([station.statusCode, station.json().station]).toEqual([200, { kind: 'phone', uri }])
    for (const wrong of ['account:web-0123456789abcdef', 'account:desk-0', 'account:desk-0a1b2c3d\r\n'])
      expect(
        (await harness.as('agent', 'PUT', '/api/v1/agents/me/station', { kind: 'phone', uri: wrong })).statusCode,
      ).toBe(400)
  })
})

describe('a route', () => {
  it('is made, changed and forgotten; the default one is in the list', async () => {
    const made = await ask('POST', '/routes', { name: 'Mobile', prefix: '08', trunks: ['local'] })
    const route = {
      id: 'mobile',
      name: 'Mobile',
      prefix: '08',
      strip: 0,
      prepend: '',
      trunks: ['local'],
      callerId: null,
    }
    expect(made).toEqual({ status: 201, body: { ...route, allowed: true, builtIn: false } })
    expect((await ask('PATCH', '/routes/mobile', { strip: 1, prepend: '+62' })).body).toMatchObject({ strip: 1 })
    const list = await ask('GET', '/routes')
    expect(list.body.items).toMatchObject([
      { id: 'default', prefix: '', trunks: ['local'], builtIn: true },
      { id: 'mobile' },
    ])
    expect((await ask('PATCH', '/routes/default', { allowed: false })).body).toMatchObject({
      allowed: false,
      builtIn: false,
    })
    expect((await ask('DELETE', '/routes/default')).status).toBe(204)
    expect((await ask('GET', '/routes/default')).body).toMatchObject({ allowed: true, builtIn: true })
  })

  it('and what holds for all calls out can be stopped', async () => {
    const rules = { stopped: false, emergency: ['112', '110', '118', '119', '113', '115'] }
    expect((await ask('GET', '/outside')).body).toEqual(rules)
    expect((await ask('PATCH', '/outside', { stopped: true })).body).toEqual({ ...rules, stopped: true })
    expect(await places('PATCH', '/outside', { stopped: 'yes' })).toEqual([400, ['stopped']])
  })
})
