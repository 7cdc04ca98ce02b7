/** Lines as requests: what is asked of the switch for each change, and what is not. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { lineId, trunkId } from '../../core/ids.ts'
import { LOCAL_TRUNK } from '../../core/lines/built-in.ts'
import { EngineRefusedError } from '../../ports/engine.ts'
import type { Line, TrunkLine } from '../../ports/lines.ts'
import type { AriRequest } from './ari-socket.ts'
import { createLines, type LinesOptions } from './lines.ts'

const LINE = lineId('trunk-provider')
const PROVIDER: TrunkLine = {
  kind: 'trunk',
  line: LINE,
  trunk: {
    ...LOCAL_TRUNK,
    id: trunkId('provider'),
    connection: { kind: 'registration', server: 'sip.example:5070', username: '6221', sealedSecret: 's' },
  },
  secret: 'good',
}

/** A switch that keeps what it is given. */
const world = (
  line: Line | null = PROVIDER,
  authorities?: LinesOptions['authorities'],
  whereAre?: (hosts: readonly string[]) => Promise<readonly string[]>,
) => {
  const kept = new Map<string, { attribute: string; value: string }[]>()
  const asked: string[] = []
  const actions: string[] = []
  const wanted = { line }
  const refuses = { kind: '' }
  const request = async ({ method, uri, body }: AriRequest) => {
    const place = uri.replace('asterisk/config/dynamic/res_pjsip/', '')
    const answer = (status: number, said: unknown = null) => ({
      status,
      reason: status < 300 ? 'OK' : 'No',
      body: said,
    })
    if (uri === 'endpoints/PJSIP')
      return answer(
        200,
        [...kept.keys()]
          .filter((key) => key.startsWith('endpoint/'))
          .map((key) => ({ resource: key.slice(9), state: 'online' })),
      )
    if (method === 'GET') return kept.has(place) ? answer(200, kept.get(place)) : answer(404)
    asked.push(`${method} ${place.split('/')[0]}`)
    if (method === 'DELETE') return answer(kept.delete(place) ? 204 : 404)
    if (refuses.kind === place.split('/')[0]) return answer(400)
    const { fields }: { fields: { attribute: string; value: string }[] } = Object.assign({ fields: [] }, body)
    // What is left out stays, and a list of addresses grows.
    const merged = new Map((kept.get(place) ?? []).map((one) => [one.attribute, one.value]))
    for (const { attribute, value } of fields) {
      const before = attribute === 'match' ? merged.get('match') : undefined
      merged.set(attribute, before === undefined ? value : `${before},${value}`)
    }
    kept.set(
      place,
      [...merged].map(([attribute, value]) => ({ attribute, value })),
    )
    return answer(200)
  }
  const lines = createLines({
    wanted: {
      list: () => (wanted.line === null ? [] : [wanted.line.line]),
      find: (id) => (wanted.line?.line === id ? wanted.line : null),
      ...(whereAre === undefined ? {} : { whereAre }),
    },
    ...(authorities === undefined ? {} : { authorities }),
    request,
    ami: {
      action: async (name) => {
        actions.push(name)
        return { ok: true, message: '' }
      },
      list: async () => [
        { event: 'OutboundRegistrationDetail', objectname: LINE, status: 'Rejected' },
        { event: 'AuthDetail', objectname: LINE },
        { event: 'OutboundRegistrationDetail', objectname: 'operator', status: 'Registered' },
      ],
    },
    log: { info() {}, warn() {}, error() {} },
  })
  const fields = (kind: string) =>
    Object.fromEntries(
      (kept.get(`${kind}/${wanted.line?.line}`) ?? []).map(({ attribute, value }) => [attribute, value]),
    )
  return { lines, kept, asked, actions, wanted, refuses, request, fields }
}

test('a trunk that registers is six objects, the endpoint last, and registers at once', async () => {
  const { lines, asked, actions, fields } = world()
  await lines.open(LINE)
  expect(asked.filter((one) => one.startsWith('PUT'))).toEqual(
    ['auth', 'aor', 'endpoint', 'identify', 'registration', 'endpoint'].map((kind) => `PUT ${kind}`),
  )
  expect(actions).toEqual(['PJSIPRegister'])
  expect(fields('auth')).toMatchObject({ username: '6221', password: 'good' })
  expect(fields('registration')).toMatchObject({
    client_uri: 'sip:6221@sip.example:5070',
    server_uri: 'sip:sip.example:5070',
  })
  expect(fields('endpoint')).toMatchObject({
    context: 'from-trunk',
    allow: 'ulaw,alaw',
    outbound_auth: LINE,
    allow_transfer: 'no',
  })
  expect(fields('identify')).toMatchObject({ match: 'sip.example', endpoint: `in.${LINE}` })
})

test('S9: calls that come in by a trunk that registers belong to an endpoint that knows no secret', async () => {
  const { lines, kept, wanted, request } = world()
  await lines.open(LINE)
  const entrance = new Map((kept.get(`endpoint/in.${LINE}`) ?? []).map(({ attribute, value }) => [attribute, value]))
  expect([entrance.get('context'), entrance.get('outbound_auth')]).toEqual(['from-trunk', ''])
  wanted.line = null
  await lines.settle(request)
  expect([...kept.keys()]).toEqual([])
})

test('what is there as it should be is left alone; another secret is no reason to be away', async () => {
  const { lines, asked, wanted, fields } = world()
  await lines.open(LINE)
  asked.length = 0
  await lines.open(LINE)
  expect(asked).toEqual([])
  wanted.line = { ...PROVIDER, secret: 'better' }
  await lines.open(LINE)
  expect(asked).not.toContain('DELETE endpoint')
  expect(asked).not.toContain('DELETE registration')
  expect(fields('auth')).toMatchObject({ password: 'better' })
  // To a list of addresses a change would only add.
  expect(asked).toContain('DELETE identify')
})

test('one that does not register any more has neither registration nor secret', async () => {
  const { lines, kept, wanted, fields } = world()
  await lines.open(LINE)
  const hosts = ['192.0.2.1:5062', '192.0.2.2']
  wanted.line = { ...PROVIDER, secret: null, trunk: { ...PROVIDER.trunk, connection: { kind: 'address', hosts } } }
  await lines.open(LINE)
  expect([...kept.keys()].sort()).toEqual(['aor', 'endpoint', 'identify'].map((kind) => `${kind}/${LINE}`))
  expect(fields('identify').match).toBe('192.0.2.1,192.0.2.2')
  expect(fields('aor').contact).toBe('sip:192.0.2.1:5062')
  expect(fields('endpoint').outbound_auth).toBe('')
})

test('one that the switch refuses is not there, is tried again, and stops no link', async () => {
  const { lines, kept, refuses, request } = world()
  refuses.kind = 'identify'
  await expect(lines.open(LINE)).rejects.toThrow('open-line: identify: 400 No')
  expect(kept.has(`endpoint/${LINE}`)).toBe(false)
  await lines.settle(request)
  refuses.kind = ''
  await lines.settle(request)
  expect(kept.has(`endpoint/${LINE}`)).toBe(true)
})

test('after a lost link those are ended that should not be; others of the switch are not ours', async () => {
  const { lines, kept, wanted, request } = world()
  await lines.open(LINE)
  kept.set('endpoint/local', [])
  wanted.line = null
  await lines.settle(request)
  expect([...kept.keys()]).toEqual(['endpoint/local'])
  await expect(lines.open(LINE)).rejects.toThrow(EngineRefusedError)
})

test('a desk phone calls nobody, and its state and those of trunks are told', async () => {
  const desk: Line = { kind: 'phone', line: lineId('desk-0a1b2c3d'), secret: 'its own' }
  const { lines, fields } = world(desk)
  await lines.open(desk.line)
  expect(fields('endpoint')).toMatchObject({ context: 'nowhere', auth: desk.line, identify_by: 'username' })
  expect(await lines.states()).toEqual(
    new Map([
      [desk.line, 'registered'],
      [LINE, 'refused'],
    ]),
  )
})

const SECRET: TrunkLine = {
  ...PROVIDER,
  trunk: {
    ...PROVIDER.trunk,
    connection: { kind: 'registration', server: 'sip.example', username: '6221', sealedSecret: 's' },
    transport: 'tls',
    encryption: 'srtp',
  },
}

test('a trunk by TLS: the port of TLS, keys for its sound, and connections that are there are used', async () => {
  const { lines, fields } = world(SECRET)
  await lines.open(LINE)
  expect(fields('aor')).toMatchObject({ contact: 'sip:sip.example:5061;transport=tls' })
  expect(fields('registration')).toMatchObject({ transport: 'tls', server_uri: 'sip:sip.example:5061;transport=tls' })
  const secret = { transport: 'tls', media_encryption: 'sdes', rewrite_contact: 'yes' }
  expect(fields('endpoint')).toMatchObject(secret)
  const plain = world(PROVIDER)
  await plain.lines.open(LINE)
  // Said, too: what is left out stays as it was.
  expect(plain.fields('endpoint')).toMatchObject({ transport: 'udp', media_encryption: 'no', rewrite_contact: 'no' })
  expect(plain.fields('aor')).toMatchObject({ contact: 'sip:sip.example:5070' })
})

test('who vouches for a certificate is in the file before the trunk is in the switch, and only then written', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sambung-lines-'))
  const file = join(folder, 'authorities.pem')
  writeFileSync(file, 'old')
  try {
    const text = { now: 'new' }
    const plain = world(PROVIDER, { file, text: () => text.now })
    await plain.lines.open(LINE)
    expect(readFileSync(file, 'utf8')).toBe('old')
    const secret = world(SECRET, { file, text: () => text.now })
    await secret.lines.open(LINE)
    expect(readFileSync(file, 'utf8')).toBe('new')
    // The trunk is as it was; who vouches for it is not.
    text.now = 'newer'
    await secret.lines.open(LINE)
    expect(readFileSync(file, 'utf8')).toBe('newer')
    const nowhere = world(SECRET, { file: join(folder, 'gone', 'a.pem'), text: () => 'x' })
    await expect(nowhere.lines.open(LINE)).rejects.toThrow('ENOENT')
    expect(nowhere.asked).toEqual([])
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('a change that is cut short and then taken back is made good: what is there is not what it was', async () => {
  const { lines, wanted, refuses, fields } = world()
  await lines.open(LINE)
  const was = fields('aor')
  const hosts = ['192.0.2.1:5062']
  wanted.line = { ...PROVIDER, secret: null, trunk: { ...PROVIDER.trunk, connection: { kind: 'address', hosts } } }
  refuses.kind = 'identify'
  await expect(lines.open(LINE)).rejects.toThrow('open-line: identify: 400 No')
  expect(fields('aor')).not.toEqual(was)
  refuses.kind = ''
  wanted.line = PROVIDER
  await lines.open(LINE)
  expect([fields('aor'), fields('identify').match]).toEqual([was, 'sip.example'])
})

test('a name is looked up by us, again and again; who moved is let in from there too, and nobody registers anew', async () => {
  const places = { now: ['192.0.2.1'] }
  const asked: (readonly string[])[] = []
  const one = world(PROVIDER, undefined, async (hosts) => {
    asked.push(hosts)
    return places.now
  })
  await one.lines.open(LINE)
  expect([one.fields('identify').match, asked]).toEqual(['192.0.2.1', [['sip.example']]])
  expect(one.fields('registration')).toMatchObject({ server_uri: 'sip:sip.example:5070' })
  one.asked.length = 0
  places.now = ['192.0.2.1', '192.0.2.2']
  await one.lines.open(LINE)
  await one.lines.open(LINE)
  expect(one.asked).toEqual(['PUT identify'])
  expect(one.fields('identify').match).toBe('192.0.2.1,192.0.2.2')
  // A link that comes up waits for no name server.
  asked.length = 0
  await one.lines.settle(one.request)
  expect(asked).toEqual([])
})

test('a name that cannot be looked up changes nothing, and is tried again; an address is never looked up', async () => {
  const places: { now: string[] } = { now: [] }
  const one = world(PROVIDER, undefined, async () => places.now)
  await expect(one.lines.open(LINE)).rejects.toThrow('open-line: "sip.example" cannot be looked up')
  expect(one.asked).toEqual([])
  places.now = ['192.0.2.1']
  await one.lines.open(LINE)
  one.asked.length = 0
  places.now = []
  await one.lines.open(LINE)
  expect([one.asked, one.fields('identify').match]).toEqual([[], '192.0.2.1'])
  const connection = { kind: 'address', hosts: ['192.0.2.7'] } as const
  const plain = world(
    { ...PROVIDER, secret: null, trunk: { ...PROVIDER.trunk, connection } },
    undefined,
    async () => [],
  )
  await plain.lines.open(LINE)
  expect(plain.fields('identify').match).toBe('192.0.2.7')
})
