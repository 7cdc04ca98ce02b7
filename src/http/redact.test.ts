/** Canaries: secrets and numbers driven through every door, then looked for in all that was logged (security.md S24). */
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { contactId } from '../core/ids.ts'
import { COOKIE } from './auth/sessions.ts'
import { redaction } from './redact.ts'
import { createHarness, type Harness, PASSWORD } from './testing/harness.ts'
import { liveContact, talkingTo, wrapupOf } from './testing/live-contact.ts'

const NUMBER = '0857123498765'
const SECRET = 'canary-secret-9f31'

describe('the log', () => {
  let harness: Harness
  beforeAll(async () => {
    harness = await createHarness()
  })
  afterAll(() => harness.close())

  it('has no password, token, number, note or address, whatever comes in', async () => {
    const token = (
      await harness.inject({
        method: 'POST',
        url: '/api/v1/sessions',
        payload: { username: 'siti', password: PASSWORD },
      })
    ).json<{ token: string }>().token
    const asAdmin = (method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', url: string, body?: object) =>
      harness.as('admin', method, url, body)
    harness.center.contacts.set(contactId('c-live'), liveContact('c-live', talkingTo('siti'), 'siti'))
    await harness.inject({ url: '/api/v1/me', headers: { cookie: `${COOKIE}=${token}` } })
    await harness.inject({ url: '/api/v1/me', headers: { authorization: `Bearer ${SECRET}` } })
    await harness.inject({
      method: 'POST',
      url: '/api/v1/sessions',
      payload: { username: SECRET, password: `${SECRET}-password` },
    })
    await harness.inject({ method: 'POST', url: '/api/v1/sessions', payload: { username: SECRET, password: [SECRET] } })
    await asAdmin('POST', '/api/v1/agents', { username: 'tono', name: 'Tono', password: SECRET })
    await asAdmin('PATCH', '/api/v1/agents/budi', { password: SECRET })
    await asAdmin('PUT', '/api/v1/agents/budi/station', { kind: 'phone', uri: `sip:${NUMBER}@127.0.0.1` })
    await asAdmin('PUT', '/api/v1/agents/budi/station', { kind: 'phone', uri: `sip:${NUMBER}@@` })
    await asAdmin('GET', `/api/v1/contacts?from=${NUMBER}`)
    await asAdmin('GET', `/api/v1/contacts?from=${NUMBER}&wrong=${NUMBER}`)
    await asAdmin('PUT', `/api/v1/numbers/${NUMBER}`, { queue: 'support' })
    await asAdmin('DELETE', `/api/v1/numbers/${NUMBER}`)
    await asAdmin('GET', `/api/v1/nothing/${NUMBER}?token=${SECRET}`)
    await asAdmin('GET', `/api/v1/%zz${NUMBER}`)
    await asAdmin('GET', '/api/v1/contacts/c-mine')
    harness.center.contacts.set(contactId('c-live'), liveContact('c-live', wrapupOf('siti'), 'siti'))
    await asAdmin('POST', '/api/v1/contacts/c-live/wrapup', { note: `${SECRET} called from ${NUMBER}` })
    harness.center.before = () => {
      throw new Error('the disk is on fire')
    }
    await asAdmin('PUT', `/api/v1/numbers/${NUMBER}`, { queue: 'support' })
    const text = harness.logged.join('')
    expect(text).toContain('the disk is on fire')
    expect(text).toContain('/api/v1/numbers/:number')
    for (const canary of [NUMBER, SECRET, PASSWORD, token, '+62811000111', 'argon2']) {
      expect(text.includes(canary), canary).toBe(false)
    }
  })

  it('hides them even in a field that someone adds one day', () => {
    const lines: string[] = []
    const log = pino({ redact: redaction }, { write: (line: string) => void lines.push(line) })
    log.info({ from: NUMBER, password: SECRET, nested: { token: SECRET, deeper: { number: NUMBER } } }, 'x')
    log.info({ req: { headers: { authorization: SECRET, cookie: SECRET } } }, 'x')
    expect(lines.join('')).not.toMatch(new RegExp(`${NUMBER}|${SECRET}`))
  })
})
