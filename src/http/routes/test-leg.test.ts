import { afterEach, beforeEach, expect, it } from 'vitest'
import { agentId, type ContactId, contactId } from '../../core/ids.ts'
import { LinkDownError } from '../../ports/engine.ts'
import { createHarness, type Harness, PASSWORD } from '../testing/harness.ts'

const MARK = '00c1f0e2a4b83d57'
let harness: Harness
let rung: string[] = []
beforeEach(async () => {
  harness = await createHarness()
  rung = []
  Object.assign(harness.deps.phones, {
    testLeg: async (account: string, mark: string) => {
      rung.push(`${account} ${mark}`)
      return true
    },
  })
})
afterEach(() => harness.close())

const signIn = async (hasPhone = true): Promise<string> => {
  const payload = { username: 'siti', password: PASSWORD }
  const answer = await harness.inject({ method: 'POST', url: '/api/v1/sessions', payload })
  const { token } = answer.json<{ token: string }>()
  if (hasPhone)
    await harness.inject({ url: '/api/v1/me/phone?takeOver=true', headers: { authorization: `Bearer ${token}` } })
  return token
}
const ask = (token: string, mark = MARK) =>
  harness.inject({
    method: 'POST',
    url: '/api/v1/me/phone/test',
    headers: { authorization: `Bearer ${token}` },
    payload: { mark },
  })
const siti = () => harness.center.agents.get(agentId('siti'))
const handed = (contact: ContactId, state: 'offered' | 'active' | 'wrapup') => {
  const agent = siti()
  if (agent) Object.assign(agent, { assignments: [{ contact, state, since: 0 }] })
}

it('rings the page of this sign-in as the mark it gave, and says whether it was heard', async () => {
  const answer = await ask(await signIn())
  expect([answer.statusCode, answer.json()]).toEqual([200, { heard: true }])
  expect(rung).toEqual([`${siti()?.phone?.account} ${MARK}`])
})

it('rings no page of another sign-in, nor for one that has none', async () => {
  const without = await signIn(false)
  expect((await ask(without)).statusCode).toBe(409)
  await signIn()
  expect((await ask(without)).statusCode).toBe(409)
  expect(rung).toEqual([])
})

it('rings nobody who has a call in hand; a wrap-up is none', async () => {
  const token = await signIn()
  for (const state of ['offered', 'active'] as const) {
    handed(contactId('c-1'), state)
    expect((await ask(token)).statusCode, state).toBe(409)
  }
  handed(contactId('c-1'), 'wrapup')
  expect((await ask(token)).statusCode).toBe(200)
})

it('makes one test at a time', async () => {
  const token = await signIn()
  let end: (heard: boolean) => void = () => undefined
  const begun = new Promise<void>((begin) => {
    Object.assign(harness.deps.phones, {
      testLeg: () => {
        begin()
        return new Promise<boolean>((resolve) => {
          end = resolve
        })
      },
    })
  })
  const first = ask(token)
  await begun
  expect((await ask(token)).statusCode).toBe(409)
  end(false)
  expect((await first).json()).toEqual({ heard: false })
  Object.assign(harness.deps.phones, { testLeg: async () => true })
  expect((await ask(token)).statusCode).toBe(200)
})

it('is not ready while the switch is away, and takes no mark that could be a number', async () => {
  const token = await signIn()
  for (const mark of ['', '0812', '00C1F0E2A4B83D57', '00c1f0e2a4b83d57"<1>'])
    expect((await ask(token, mark)).statusCode, mark).toBe(400)
  Object.assign(harness.deps.phones, {
    testLeg: async () => {
      throw new LinkDownError('lost')
    },
  })
  expect((await ask(token)).statusCode).toBe(503)
  harness.center.set({ switchReady: false })
  expect((await ask(token)).statusCode).toBe(503)
  expect(rung).toEqual([])
})
