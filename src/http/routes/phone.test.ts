import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { agentId } from '../../core/ids.ts'
import { checked } from '../../wire/checked.ts'
import { IceServers, Phone } from '../../wire/sessions.ts'
import { createHarness, type Harness, PASSWORD } from '../testing/harness.ts'

let harness: Harness
beforeEach(async () => {
  harness = await createHarness({ iceServers: ['stun:stun.example.org:3478'] })
})
afterEach(() => harness.close())

const signIn = async (): Promise<string> => {
  const payload = { username: 'siti', password: PASSWORD }
  return (await harness.inject({ method: 'POST', url: '/api/v1/sessions', payload })).json<{ token: string }>().token
}
const phone = (token: string, query = '') =>
  harness.inject({
    url: `/api/v1/me/phone${query}`,
    headers: { authorization: `Bearer ${token}`, host: 'desk.example' },
  })
const signOut = (token: string) =>
  harness.inject({
    method: 'DELETE',
    url: '/api/v1/sessions/current',
    headers: { authorization: `Bearer ${token}` },
  })
const held = () => harness.center.agents.get(agentId('siti'))?.phone

describe('the phone of a sign-in', () => {
  it('is the same at every asking, good as long as the sign-in, and kept by no cache', async () => {
    const token = await signIn()
    const answer = await phone(token)
    expect(answer.statusCode).toBe(200)
    expect(answer.headers['cache-control']).toBe('no-store')
    const { uri, secret, expiresAt, iceServers } = checked(Phone, answer.json(), 'the phone')
    const account = held()?.account ?? ''
    expect({ uri, secret }).toEqual({ uri: `sip:${account}@desk.example`, secret: `secret of ${account}` })
    expect(Date.parse(expiresAt)).toBe(held()?.until)
    expect(iceServers).toEqual([{ urls: 'stun:stun.example.org:3478' }])
    expect((await phone(token)).json()).toEqual(answer.json())
    expect(harness.logged.join('')).not.toContain('secret of')
  })

  it('comes with passes to the relay, and with new ones at any time', async () => {
    await harness.close()
    harness = await createHarness({ turn: { urls: ['turn:h?transport=tcp'], secret: 'shared' } })
    const token = await signIn()
    const first = checked(Phone, (await phone(token)).json(), 'the phone')
    const headers = { authorization: `Bearer ${token}` }
    const again = await harness.inject({ url: '/api/v1/me/ice-servers', headers })
    expect(again.headers['cache-control']).toBe('no-store')
    expect(checked(IceServers, again.json(), 'the servers').iceServers).toEqual(first.iceServers)
    expect(first.iceServers[0]?.username).toMatch(/^\d+:/)
    expect(harness.logged.join('')).not.toContain(first.iceServers[0]?.credential)
  })

  it('repeats no host that is none', async () => {
    const headers = { authorization: `Bearer ${await signIn()}`, host: '[::1]:8080' }
    const answer = await harness.inject({ url: '/api/v1/me/phone', headers })
    expect(answer.json<Phone>().uri).toMatch(/@sambung\.invalid$/)
  })

  it('is another one’s until that one is taken over', async () => {
    const [first, second] = [await signIn(), await signIn()]
    await phone(first)
    const before = held()
    if (before) Object.assign(before, { reachable: true })
    const refused = await phone(second)
    expect(refused.statusCode).toBe(409)
    expect(refused.json()).toMatchObject({ errors: [{ path: 'phone' }] })
    expect((await phone(second, '?takeOver=true')).statusCode).toBe(200)
    expect(held()?.account).not.toBe(before?.account)
  })

  it('ends with signing out, and with a new password; somebody else’s sign-out leaves it', async () => {
    const [first, second] = [await signIn(), await signIn()]
    await phone(first)
    await signOut(second)
    expect(held()?.account).toBeDefined()
    await signOut(first)
    expect(held()).toBeNull()
    await phone(await signIn())
    await harness.as('admin', 'PATCH', '/api/v1/agents/siti', { password: 'something else' })
    expect(held()).toBeNull()
  })

  it('is not given without a sign-in, nor for a word that is no yes or no', async () => {
    expect((await harness.inject({ url: '/api/v1/me/phone' })).statusCode).toBe(401)
    expect((await phone(await signIn(), '?takeOver=perhaps')).statusCode).toBe(400)
  })
})

describe('the phone of a sign-in is told', () => {
  const waiting = async (isOpen: () => boolean) => {
    Object.assign(harness.deps.phones, { isOpen: async () => isOpen() })
    return phone(await signIn())
  }

  it('when the switch has it and not before', async () => {
    let looks = 0
    expect((await waiting(() => ++looks > 3)).statusCode).toBe(200)
    expect(looks).toBe(4)
    expect(harness.pauses).toHaveLength(3)
  })

  it('not at all when the switch is not told of it in two seconds', async () => {
    const answer = await waiting(() => false)
    expect(answer.statusCode).toBe(503)
    expect(answer.headers['retry-after']).toBe('2')
    expect(harness.pauses.reduce((sum, ms) => sum + ms, 0)).toBe(2_000)
    harness.center.set({ switchReady: false })
    expect((await waiting(() => true)).statusCode).toBe(503)
  })
})
