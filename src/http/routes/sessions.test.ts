import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { COOKIE, hashToken } from '../auth/sessions.ts'
import { FREE_FAILURES } from '../auth/throttle.ts'
import { createHarness, type Harness, PASSWORD } from '../testing/harness.ts'

let harness: Harness
beforeEach(async () => {
  harness = await createHarness()
})
afterEach(() => harness.close())

const signIn = (username: string, password: string, headers: Record<string, string> = {}) =>
  harness.inject({ method: 'POST', url: '/api/v1/sessions', payload: { username, password }, headers })

describe('signing in', () => {
  it('gives a token, a cookie no script can read, and who one is', async () => {
    const response = await signIn('siti', PASSWORD)
    expect(response.statusCode).toBe(201)
    const { token, user } = response.json<{ token: string; user: object }>()
    expect(user).toEqual({ id: 'siti', username: 'siti', name: 'Siti', roles: ['agent'] })
    expect(response.headers['set-cookie']).toMatch(new RegExp(`^${COOKIE}=${token}; .*HttpOnly; SameSite=Strict`))
    const me = await harness.inject({ url: '/api/v1/me', headers: { authorization: `Bearer ${token}` } })
    expect(me.json()).toEqual(user)
  })

  it('tells a page who is signed in, and that nobody is without a word of a mistake', async () => {
    const current = (headers: Record<string, string>) => harness.inject({ url: '/api/v1/sessions/current', headers })
    const { token, user } = (await signIn('siti', PASSWORD)).json<{ token: string; user: object }>()
    expect((await current({ cookie: `${COOKIE}=${token}` })).json()).toEqual({ user })
    expect((await current({ authorization: `Bearer ${token}` })).json()).toEqual({ user })
    for (const headers of [{}, { cookie: `${COOKIE}=${'x'.repeat(43)}` }, { authorization: 'Bearer wrong' }])
      expect((await current(headers)).json()).toEqual({ user: null })
  })

  it('stores the hash of the token only', async () => {
    const { token } = (await signIn('siti', PASSWORD)).json<{ token: string }>()
    const stored = JSON.stringify([...harness.store.tables.sessions])
    expect(stored).toContain(hashToken(token))
    expect(stored).not.toContain(token)
  })

  it('answers an unknown name and a wrong password alike, after the same work', async () => {
    const [unknown, wrong] = [await signIn('nobody', 'x'), await signIn('siti', 'x')]
    expect([unknown.statusCode, unknown.payload]).toEqual([wrong.statusCode, wrong.payload])
    expect(wrong.statusCode).toBe(401)
    const fastest = async (username: string): Promise<number> => {
      let best = Number.POSITIVE_INFINITY
      for (let i = 0; i < 3; i++) {
        const begun = process.hrtime.bigint()
        await signIn(username, `x${i}`)
        best = Math.min(best, Number(process.hrtime.bigint() - begun))
      }
      return best
    }
    const [nobody, somebody] = [await fastest('ghost'), await fastest('budi')]
    // Without the decoy an unknown name is answered some twenty times faster.
    expect(nobody / somebody).toBeGreaterThan(1 / 4)
  })

  const fail = async (times: number): Promise<void> => {
    for (let i = 0; i < times; i++) await signIn('siti', 'wrong')
  }

  it('is slowed down after failures, for that account only', async () => {
    for (let i = 0; i < FREE_FAILURES; i++) expect((await signIn('siti', 'wrong')).statusCode).toBe(401)
    expect(harness.pauses).toEqual([])
    const slowed = await signIn('siti', 'wrong')
    expect(slowed.statusCode).toBe(429)
    expect(slowed.headers['retry-after']).toBe('2')
    expect(harness.pauses).toHaveLength(1)
    expect((await signIn('budi', 'wrong')).statusCode).toBe(401)
    harness.clock.now += 2_000
    expect((await signIn('siti', 'wrong')).statusCode).toBe(401)
  })

  it('is slowed down for all addresses of a subscriber, of which IPv6 gives them many', async () => {
    const from = (n: number) =>
      harness.inject({
        method: 'POST',
        url: '/api/v1/sessions',
        payload: { username: 'siti', password: 'wrong' },
        remoteAddress: `2001:db8:1:2::${n.toString(16)}`,
      })
    for (let i = 0; i < FREE_FAILURES; i++) expect((await from(i)).statusCode).toBe(401)
    expect((await from(0xffff)).statusCode).toBe(429)
  })

  it('makes who goes on guessing wait longer', async () => {
    await fail(FREE_FAILURES)
    const waits: number[] = []
    for (let i = 0; i < 4; i++) waits.push(Number((await signIn('siti', 'wrong')).headers['retry-after']))
    expect(waits).toEqual([2, 4, 8, 16])
  })

  it('succeeds at once with the right password, also after failures, which are then forgotten', async () => {
    await fail(FREE_FAILURES + 3)
    const held = harness.pauses.length
    expect((await signIn('siti', PASSWORD)).statusCode).toBe(201)
    expect((await signIn('siti', 'wrong')).statusCode).toBe(401)
    expect(harness.pauses).toHaveLength(held)
  })

  it('is slowed down also when the guesses come all at once: one at a time, and a flood is not looked at', async () => {
    const guesses = Array.from({ length: 40 }, (_, i) => signIn('siti', `guess ${i}`))
    const last = signIn('siti', PASSWORD)
    const codes = (await Promise.all(guesses)).map((response) => response.statusCode)
    expect(codes.filter((code) => code === 401)).toHaveLength(FREE_FAILURES)
    expect(codes.filter((code) => code === 429)).toHaveLength(40 - FREE_FAILURES)
    // Five seconds of half a second each, and the one that began when they were just over.
    expect(harness.pauses).toHaveLength(11)
    expect((await last).statusCode).toBe(429)
    expect((await signIn('siti', PASSWORD)).statusCode).toBe(201)
  })

  it('looks at no guess before the one ahead of it was held up', async () => {
    await fail(FREE_FAILURES)
    const verified: string[] = []
    let release = (): void => undefined
    const held = new Promise<void>((resolve) => {
      harness.deps.pause = () => {
        resolve()
        return new Promise<void>((resume) => {
          release = resume
        })
      }
    })
    const wrong = signIn('siti', 'wrong').then(() => verified.push('wrong'))
    await held
    const right = signIn('siti', PASSWORD).then(() => verified.push('right'))
    expect((await signIn('budi', PASSWORD)).statusCode).toBe(201)
    expect(verified).toEqual([])
    release()
    await Promise.all([wrong, right])
    expect(verified).toEqual(['wrong', 'right'])
  })

  it('is never slowed down when it succeeds', async () => {
    for (let i = 0; i < 3 * FREE_FAILURES; i++) expect((await signIn('siti', PASSWORD)).statusCode).toBe(201)
  })

  it('is refused from a foreign page', async () => {
    expect((await signIn('siti', PASSWORD, { 'sec-fetch-site': 'cross-site' })).statusCode).toBe(403)
    expect((await signIn('siti', PASSWORD, { origin: 'https://evil.example' })).statusCode).toBe(403)
  })

  it('marks the cookie secure where browsers use https', async () => {
    await harness.close()
    harness = await createHarness({ secureCookie: true })
    expect((await signIn('siti', PASSWORD)).headers['set-cookie']).toMatch(/; Secure/)
  })
})

describe('a session', () => {
  it('ends with signing out', async () => {
    const { token } = (await signIn('siti', PASSWORD)).json<{ token: string }>()
    const headers = { authorization: `Bearer ${token}` }
    expect((await harness.inject({ method: 'DELETE', url: '/api/v1/sessions/current', headers })).statusCode).toBe(204)
    expect((await harness.inject({ url: '/api/v1/me', headers })).statusCode).toBe(401)
    expect(harness.store.tables.sessions.size).toBe(0)
  })

  it('ends by itself', async () => {
    const token = harness.tokenOf('agent')
    const headers = { authorization: `Bearer ${token}` }
    expect((await harness.inject({ url: '/api/v1/me', headers })).statusCode).toBe(200)
    harness.clock.now += 3_600_000
    expect((await harness.inject({ url: '/api/v1/me', headers })).statusCode).toBe(401)
  })

  it('ends with a new password and with retirement', async () => {
    const headers = { authorization: `Bearer ${harness.tokenOf('agent')}` }
    await harness.as('admin', 'PATCH', '/api/v1/agents/siti', { password: 'something else' })
    expect((await harness.inject({ url: '/api/v1/me', headers })).statusCode).toBe(401)
    expect((await signIn('siti', PASSWORD)).statusCode).toBe(401)
    expect((await signIn('siti', 'something else')).statusCode).toBe(201)
    harness.tokenOf('agent')
    expect((await harness.as('admin', 'DELETE', '/api/v1/agents/siti')).statusCode).toBe(204)
    expect((await harness.inject({ url: '/api/v1/me', headers })).statusCode).toBe(401)
    expect((await signIn('siti', 'something else')).statusCode).toBe(401)
  })
})

describe('a cookie', () => {
  const withCookie = (method: 'GET' | 'PUT', headers: Record<string, string>) =>
    harness.inject({
      method,
      url: method === 'GET' ? '/api/v1/me' : '/api/v1/agents/me/presence',
      headers: { host: 'desk.example', cookie: `${COOKIE}=${harness.tokenOf('agent')}`, ...headers },
      ...(method === 'PUT' ? { payload: { state: 'ready' } } : {}),
    })

  it.each<[string, Record<string, string>, number]>([
    ['our own page', { 'sec-fetch-site': 'same-origin' }, 200],
    ['our own page in an older browser', { origin: 'https://desk.example' }, 200],
    ['another site', { 'sec-fetch-site': 'cross-site' }, 403],
    ['a sibling site', { 'sec-fetch-site': 'same-site' }, 403],
    ['another origin', { origin: 'https://evil.example' }, 403],
    ['another port', { origin: 'https://desk.example:8443' }, 403],
    ['an opaque origin', { origin: 'null' }, 403],
    ['nowhere', {}, 403],
    ['another site that claims our origin', { 'sec-fetch-site': 'cross-site', origin: 'https://desk.example' }, 403],
  ])('changes something from %s: %j -> %i', async (_from, headers, status) => {
    expect((await withCookie('PUT', headers)).statusCode).toBe(status)
  })

  it('reads from anywhere, since the answer stays in the browser', async () => {
    expect((await withCookie('GET', {})).statusCode).toBe(200)
  })

  it('does not stand in for a wrong token beside it', async () => {
    expect((await withCookie('GET', { authorization: 'Bearer wrong' })).statusCode).toBe(401)
  })
})
