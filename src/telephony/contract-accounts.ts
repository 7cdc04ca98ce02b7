/** The contract's third part: browsers' accounts, which are opened and closed, and ring only while a page is there. */
import { expect, test } from 'vitest'
import { type AccountId, accountId } from '../core/ids.ts'
import { EngineRefusedError } from '../ports/engine.ts'
import type { Stage } from './contract-stage.ts'

export const accountsContract = (stage: () => Stage): void => {
  let opened = 0
  /** An account that nobody else has had. */
  const fresh = (): AccountId => {
    opened += 1
    return accountId(`web-${opened.toString(16).padStart(16, '0')}`)
  }
  const open = async (account = fresh()): Promise<AccountId> => {
    stage().world.accounts.add(account)
    await stage().run({ type: 'open-account', account })
    return account
  }
  const close = async (account: AccountId): Promise<void> => {
    stage().world.accounts.delete(account)
    await stage().run({ type: 'close-account', account })
  }
  const live = async (account: AccountId): Promise<boolean | null> => {
    const { accounts = [] } = await stage().world.engine.liveCalls()
    return accounts.find((one) => one.account === account)?.reachable ?? null
  }
  /** The switch writes its list of endpoints on a thread of its own, a moment after it made or removed one. */
  const lists = (account: AccountId, reachable: boolean | null): Promise<void> =>
    stage().world.until(
      `${account} to be listed as ${reachable ?? 'nothing'}`,
      async () => (await live(account)) === reachable,
    )
  const told = (account: AccountId): readonly boolean[] =>
    stage().events.flatMap((event) =>
      event.type === 'account-reached' && event.account === account ? [event.reachable] : [],
    )
  const hears = (account: AccountId, all: readonly boolean[]): Promise<void> =>
    stage().world.until(`news of ${account}: ${all}`, () => told(account).join() === all.join())

  test('an account can be rung as long as its page is there, and each change is told once', async () => {
    const account = await open()
    await lists(account, false)
    const page = stage().world.browser(account, 'waits')
    expect(await page.connect()).toBe(true)
    await hears(account, [true])
    expect(await live(account)).toBe(true)
    page.drop()
    await hears(account, [true, false])
    expect(await live(account)).toBe(false)
    expect(await page.connect()).toBe(true)
    await hears(account, [true, false, true])
    page.drop()
    await close(account)
  })

  test('a page rings with the caller’s number, and is quiet when the ring is taken back', async () => {
    const account = await open()
    const page = stage().world.browser(account, 'waits')
    await page.connect()
    await hears(account, [true])
    const { contact, bridge } = await stage().wait('+62215550100')
    const leg = await stage().ring(contact, `browser:${account}`, bridge, { from: '+62215550100' })
    await stage().heard(leg, 'leg-ringing')
    expect(page.calls().map(({ shown }) => shown)).toEqual(['+62215550100'])
    await stage().hangUp(leg)
    expect(await stage().endOf(leg)).toEqual([{ type: 'leg-ended', leg, cause: 'cancelled', code: 16 }])
    await stage().world.until('the page to be quiet', () => page.calls()[0]?.state() === 'ended')
    page.drop()
    await close(account)
  })

  test.each([
    ['declines', 'rejected', 21],
    ['busy', 'busy', 17],
  ] as const)('a page that %s ends the leg as %s', async (manner, cause, code) => {
    const account = await open()
    const page = stage().world.browser(account, manner)
    await page.connect()
    await hears(account, [true])
    const { contact, bridge } = await stage().wait()
    const leg = await stage().ring(contact, `browser:${account}`, bridge)
    expect(await stage().endOf(leg)).toEqual([{ type: 'leg-ended', leg, cause, code }])
    page.drop()
    await close(account)
  })

  test('where no page is, a ring is refused and leaves nothing', async () => {
    const [account, closed] = [await open(), fresh()]
    const { contact, bridge } = await stage().wait()
    await expect(stage().ring(contact, `browser:${account}`, bridge, { offer: 1 })).rejects.toThrow(EngineRefusedError)
    await expect(stage().ring(contact, `browser:${closed}`, bridge, { offer: 2 })).rejects.toThrow(EngineRefusedError)
    expect((await stage().world.engine.liveCalls()).legs).toHaveLength(1)
    await close(account)
  })

  test('a test leg where no page is hears nothing, leaves nothing, and is no news', async () => {
    const [account, closed] = [await open(), fresh()]
    const { engine } = stage().world
    expect(await engine.testLeg(account, '00000000000000aa')).toBe(false)
    expect(await engine.testLeg(closed, '00000000000000ab')).toBe(false)
    expect((await engine.liveCalls()).legs).toEqual([])
    expect(stage().events.filter((event) => 'leg' in event)).toEqual([])
    await close(account)
  })

  test('opening it again is a success and leaves the page where it is', async () => {
    const account = await open()
    const page = stage().world.browser(account, 'waits')
    await page.connect()
    await hears(account, [true])
    await open(account)
    expect(await live(account)).toBe(true)
    page.drop()
    await lists(account, false)
    await close(account)
    await close(account)
  })

  test('it is there when its opening was accepted, and until it is closed; a visitor’s is no agent’s', async () => {
    const { engine } = stage().world
    for (const account of [fresh(), accountId('visitor0123abcd')]) {
      expect(await engine.hasAccount(account)).toBe(false)
      await open(account)
      expect(await engine.hasAccount(account)).toBe(true)
      await close(account)
      expect(await engine.hasAccount(account)).toBe(false)
    }
    const visitor = await open(accountId('visitor0123abcd'))
    expect(await live(visitor)).toBeNull()
    await close(visitor)
  })

  test('nobody registers as one that is closed, or was never opened', async () => {
    const [account, never] = [await open(), fresh()]
    await close(account)
    await lists(account, null)
    for (const name of [account, never]) {
      const page = stage().world.browser(name, 'waits')
      expect(await page.connect()).toBe(false)
      page.drop()
    }
    await open(account)
    const again = stage().world.browser(account, 'waits')
    expect(await again.connect()).toBe(true)
    await hears(account, [true])
    again.drop()
    await close(account)
  })

  test('after a lost link those are open that should be, before link-up, and no others', async () => {
    const { world, events } = stage()
    const [stays, goes] = [await open(), await open()]
    const page = world.browser(stays, 'waits')
    await page.connect()
    await hears(stays, [true])
    await world.cutLink()
    await world.until('link-down', () => events.some(({ type }) => type === 'link-down'), 20_000)
    const comes = fresh()
    world.accounts.add(comes).delete(goes)
    events.length = 0
    await world.restoreLink()
    await world.until('link-up', () => events[0]?.type === 'link-up', 20_000)
    expect(await live(stays)).toBe(true)
    await lists(comes, false)
    await lists(goes, null)
    page.drop()
    await hears(stays, [false])
    for (const account of [stays, comes]) await close(account)
  }, 60_000)

  test.each(['local', 'web-1', 'web-0000000000000001/../local', ''])('the account %j is refused', async (name) => {
    await expect(stage().run({ type: 'open-account', account: accountId(name) })).rejects.toThrow(EngineRefusedError)
    const { contact, bridge } = await stage().wait()
    await expect(stage().ring(contact, `browser:${name}`, bridge)).rejects.toThrow(EngineRefusedError)
  })
}
