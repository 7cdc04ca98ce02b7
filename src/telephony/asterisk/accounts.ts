/**
 * Browsers' accounts in the switch, agents' and visitors' (https://docs.asterisk.org/Fundamentals/Asterisk-Configuration/Sorcery/): three objects in
 * its memory each, made and ended by ARI's dynamic configuration, gone when the switch is started anew. Whether an account can
 * be rung is told on the slow socket, to which each one is subscribed; for a browser on a WebSocket that is so as long as the
 * socket lives.
 */
import type { EngineEvent, LiveAccount } from '../../core/call/switch.ts'
import { ACCOUNT_PATTERN, type AccountId, accountId, VISITOR_PATTERN } from '../../core/ids.ts'
import { EngineRefusedError, LinkDownError } from '../../ports/engine.ts'
import type { AriAnswer, AriRequest } from './ari-socket.ts'
import { BROWSER_CODECS } from './codecs.ts'
import type { AsteriskOptions } from './options.ts'

export interface Accounts {
  open(account: AccountId): Promise<void>
  close(account: AccountId): Promise<void>
  /** Whether all of it is in the switch now. */
  has(account: AccountId): Promise<boolean>
  /** Those of agents that are open in the switch now. */
  list(request?: Request): Promise<readonly LiveAccount[]>
  /** Opens what should be there and is not, closes what should not be: before the link counts as up. */
  settle(request: Request): Promise<void>
}

type Request = (request: AriRequest) => Promise<AriAnswer>

export interface AccountsOptions extends Pick<AsteriskOptions, 'app' | 'log'> {
  readonly wanted: NonNullable<AsteriskOptions['accounts']> | undefined
  /** Requests on the slow socket. */
  readonly request: Request
  readonly emit: (event: EngineEvent) => void
}

export const createAccounts = (options: AccountsOptions): Accounts => {
  const { app, wanted, log, emit } = options

  const endpoints = async (request: Request): Promise<readonly unknown[]> => {
    const { body, status } = await request({ method: 'GET', uri: 'endpoints/PJSIP' })
    if (!Array.isArray(body)) throw new LinkDownError(`the switch could not list its accounts: ${status}`)
    return body
  }
  const list = async (request: Request): Promise<readonly LiveAccount[]> =>
    (await endpoints(request)).flatMap((endpoint) => toLiveAccount(endpoint) ?? [])

  /** The endpoint is made last. */
  const has = async (account: AccountId, request: Request): Promise<boolean> =>
    (await request({ method: 'GET', uri: placeOf('endpoint', account) })).status < 300

  const listen = (account: AccountId): AriRequest => subscription('POST', app, account)

  /**
   * An account that is there already gets the secret of now, and keeps who is registered. (The list of endpoints does not say:
   * one that was closed in mid-call stays in it until the call is forgotten.)
   */
  const open = async (account: AccountId, request: Request): Promise<void> => {
    if (!isOurs(account)) throw new EngineRefusedError('open-account: not a name of ours')
    const secret = wanted?.secretOf(account)
    if (secret === undefined) throw new EngineRefusedError('open-account: accounts are not used here')
    const rest = isVisitor(account) ? [toVisitor(account)] : [toAor(account), toEndpoint(account)]
    const requests = [toAuth(account, secret), ...((await has(account, request)) ? [] : rest)]
    const news = isVisitor(account) ? [] : [listen(account)]
    for (const { status, reason } of await Promise.all([...requests, ...news].map(request)))
      if (status >= 300) throw new EngineRefusedError(`open-account: ${status} ${reason}`)
  }

  /** The subscription first: one to an account that is gone could not be ended, and would be deaf to a later one of its name. */
  const close = async (account: AccountId, request: Request): Promise<void> => {
    if (!isOurs(account)) return
    const requests = [subscription('DELETE', app, account), ...KINDS.map((kind) => toRemoval(kind, account))]
    const [, ...removed] = await Promise.all(requests.map(request))
    for (const { status, reason } of removed)
      if (status >= 300 && status !== 404) throw new EngineRefusedError(`close-account: ${status} ${reason}`)
  }

  return {
    open: async (account) => {
      await open(account, options.request)
      if (isVisitor(account)) return
      const { body } = await options.request({ method: 'GET', uri: `endpoints/PJSIP/${account}` })
      // A page that was registered before we heard of it.
      if (toLiveAccount(body)?.reachable) emit({ type: 'account-reached', account, reachable: true })
    },
    close: (account) => close(account, options.request),
    has: (account) => has(account, options.request),
    list: (request: Request = options.request) => (wanted === undefined ? Promise.resolve([]) : list(request)),
    async settle(request) {
      if (wanted === undefined) return
      const there = (await endpoints(request)).flatMap((endpoint) => nameIn(endpoint) ?? [])
      const should = new Set(wanted.list())
      const work = [
        ...[...should].map((account) => open(account, request)),
        ...there.filter((account) => !should.has(account)).map((account) => close(account, request)),
      ]
      for (const done of await Promise.allSettled(work)) {
        if (done.status === 'fulfilled') continue
        if (done.reason instanceof LinkDownError) throw done.reason
        // One account that the switch does not take is no reason to have no hotline.
        log.error({ err: done.reason }, 'an account of a browser could not be opened or closed')
      }
    },
  }
}

/** An endpoint as an agent's account, in `GET endpoints` and in the news of it; null when it is something else. */
export const toLiveAccount = (value: unknown): LiveAccount | null => {
  const account = nameIn(value)
  if (account === null || isVisitor(account) || typeof value !== 'object' || value === null) return null
  return 'state' in value ? { account, reachable: value.state === 'online' } : null
}

const nameIn = (value: unknown): AccountId | null => {
  if (typeof value !== 'object' || value === null || !('resource' in value)) return null
  const { resource } = value
  return typeof resource === 'string' && isOurs(resource) ? accountId(resource) : null
}

const isVisitor = (name: string): boolean => VISITOR_PATTERN.test(name)
const isOurs = (name: string): boolean => ACCOUNT_PATTERN.test(name) || isVisitor(name)

const placeOf = (kind: string, id: string): string => `asterisk/config/dynamic/res_pjsip/${kind}/${id}`

const KINDS = ['endpoint', 'auth', 'aor'] as const

const toObject = (kind: (typeof KINDS)[number], id: string, fields: Readonly<Record<string, string>>): AriRequest => ({
  method: 'PUT',
  uri: placeOf(kind, id),
  body: { fields: Object.entries(fields).map(([attribute, value]) => ({ attribute, value })) },
})

const toRemoval = (kind: (typeof KINDS)[number], id: string): AriRequest => ({
  method: 'DELETE',
  uri: placeOf(kind, id),
})

const toAuth = (account: AccountId, secret: string): AriRequest =>
  toObject('auth', account, { auth_type: 'userpass', username: account, password: secret })

/** One browser at a time; the newest registration counts. */
const toAor = (account: AccountId): AriRequest =>
  toObject('aor', account, {
    max_contacts: '1',
    remove_existing: 'yes',
    minimum_expiration: '30',
    maximum_expiration: '600',
  })

/** Agents' calls are made by the API only: the context has no extensions. Nobody transfers or subscribes. */
const toEndpoint = (account: AccountId): AriRequest =>
  toObject('endpoint', account, { ...BROWSER, aors: account, auth: account, context: 'nowhere' })

/** A visitor calls and is never called; whatever their page says of who calls, it is shown as the account. */
const toVisitor = (account: AccountId): AriRequest =>
  toObject('endpoint', account, {
    ...BROWSER,
    auth: account,
    context: 'from-visitor',
    callerid: `<${account}>`,
    // Who closes the page without a word comes back no more.
    rtp_timeout: '75',
  })

const BROWSER: Readonly<Record<string, string>> = {
  identify_by: 'username',
  webrtc: 'yes',
  disallow: 'all',
  allow: BROWSER_CODECS,
  // In our order also when the page calls.
  codec_prefs_incoming_offer: 'prefer:configured, operation:intersect, keep:all, transcode:allow',
  dtmf_mode: 'rfc4733',
  direct_media: 'no',
  max_video_streams: '0',
  rewrite_contact: 'yes',
  allow_transfer: 'no',
  allow_subscribe: 'no',
  allow_overlap: 'no',
  // sip.js knows no session timers.
  timers: 'no',
  rtp_timeout: '300',
  rtp_timeout_hold: '3600',
}

const subscription = (method: 'POST' | 'DELETE', app: string, account: AccountId): AriRequest => ({
  method,
  uri: `applications/${encodeURIComponent(`${app}-slow`)}/subscription`,
  query: { eventSource: `endpoint:PJSIP/${account}` },
})
