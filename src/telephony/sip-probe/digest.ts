/** The answer to a challenge: HTTP digest as SIP uses it (RFC 3261 §22, RFC 7616, RFC 8760). */
import { createHash } from 'node:crypto'

export interface Credentials {
  readonly username: string
  readonly secret: string
  readonly method: string
  readonly uri: string
  /** Nobody can guess it. */
  readonly cnonce: string
}

/** Null for a challenge that cannot be answered. */
export const answerChallenge = (challenge: string, credentials: Credentials): string | null => {
  if (!/^digest /i.test(challenge)) return null
  const fieldOf = (name: string): string | null => {
    const [, quoted, plain] = new RegExp(`[\\s,]${name}=(?:"([^"]*)"|([^\\s,]+))`, 'i').exec(challenge) ?? []
    return quoted ?? plain ?? null
  }
  const [realm, nonce, opaque, algorithm] = [
    fieldOf('realm'),
    fieldOf('nonce'),
    fieldOf('opaque'),
    fieldOf('algorithm'),
  ]
  const hashName = HASHES[(algorithm ?? 'MD5').toUpperCase()]
  if (realm === null || nonce === null || hashName === undefined) return null
  const { username, secret, method, uri, cnonce } = credentials
  const hash = (text: string): string => createHash(hashName).update(text).digest('hex')
  const isAuth = (fieldOf('qop') ?? '').split(',').some((one) => one.trim() === 'auth')
  const [own, asked] = [hash(`${username}:${realm}:${secret}`), hash(`${method}:${uri}`)]
  const response = hash(isAuth ? `${own}:${nonce}:00000001:${cnonce}:auth:${asked}` : `${own}:${nonce}:${asked}`)
  return [
    `Digest username="${username}", realm="${realm}", nonce="${nonce}", uri="${uri}", response="${response}"`,
    ...(algorithm === null ? [] : [`algorithm=${algorithm}`]),
    ...(opaque === null ? [] : [`opaque="${opaque}"`]),
    ...(isAuth ? [`qop=auth, nc=00000001, cnonce="${cnonce}"`] : []),
  ].join(', ')
}

const HASHES: Readonly<Record<string, string>> = { MD5: 'md5', 'SHA-256': 'sha256' }
