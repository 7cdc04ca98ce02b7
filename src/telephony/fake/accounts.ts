/** Browsers of the fake switch: accounts in its memory, and pages that come and go. */
import type { LiveAccount } from '../../core/call/switch.ts'
import { ACCOUNT_PATTERN, type AccountId, accountId, VISITOR_PATTERN } from '../../core/ids.ts'
import { EngineRefusedError } from '../../ports/engine.ts'
import type { Delivery } from './delivery.ts'
import type { Exchange } from './exchange.ts'

export const createFakeAccounts = (delivery: Delivery, { report }: Exchange) => {
  /** Those that are open, and whether a page is registered. */
  const accounts = new Map<AccountId, boolean>()

  const register = (account: AccountId, reachable: boolean): void => {
    const before = accounts.get(account)
    if (before === undefined || before === reachable) return
    accounts.set(account, reachable)
    report({ type: 'account-reached', account, reachable })
  }
  return {
    open: (account: AccountId): void => {
      if (!ACCOUNT_PATTERN.test(account) && !VISITOR_PATTERN.test(account))
        throw new EngineRefusedError('open-account: not a name of ours')
      if (!accounts.has(account)) accounts.set(account, false)
    },
    close: (account: AccountId): void => void accounts.delete(account),
    /** Memory is gone with the switch. */
    forgetAll: (): void => accounts.clear(),
    names: (): readonly AccountId[] => [...accounts.keys()],
    /** Those that can be rung: visitors are never. */
    live: (): readonly LiveAccount[] =>
      [...accounts].flatMap(([account, reachable]) => (ACCOUNT_PATTERN.test(account) ? [{ account, reachable }] : [])),
    isReachable: (uri: string): boolean => accounts.get(accountId(uri.slice(BROWSER.length))) === true,
    /** A page registers, or its connection is lost; one without an open account is refused. */
    connect: (account: AccountId): void => delivery.soon(() => register(account, true)),
    drop: (account: AccountId): void => delivery.soon(() => register(account, false)),
  }
}

export const BROWSER = 'browser:'
