import { createHash } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname, join } from 'node:path'
import { gzipSync } from 'node:zlib'

interface Kept {
  readonly changedAt: number
  readonly body: Buffer
  readonly gzip: Buffer | null
  readonly tag: string
}

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.wav': 'audio/wav',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
}
/** No name begins with a dot, so none leads out of the folder, and what tools leave there is not shown. */
const FILE = /^(?:\/[\w-][\w.-]*)+$/
/** The pages by the names that people know. */
const PAGES: ReadonlyMap<string, string> = new Map([
  ['/', '/index.html'],
  ['/call', '/call.html'],
])
/** The build puts a hash of what is inside into these names. */
const HASHED = /-[\w-]{8,}\.\w+$/

/**
 * Answers with a file of the folder, and says whether there was one. What was read once is kept: an open page finds the parts
 * that it was built with, also after a newer build has taken their place.
 */
export const createPages = (folder: string): ((request: IncomingMessage, response: ServerResponse) => boolean) => {
  const kept = new Map<string, Kept>()
  const find = (name: string): Kept | null => {
    const before = kept.get(name) ?? null
    try {
      const { mtimeMs } = statSync(join(folder, name))
      if (before?.changedAt === mtimeMs) return before
      const body = readFileSync(join(folder, name))
      const tag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`
      const isText = !/\.(png|wav|woff2)$/.test(name)
      const fresh = { changedAt: mtimeMs, body, gzip: isText ? gzipSync(body, { level: 9 }) : null, tag }
      kept.set(name, fresh)
      return fresh
    } catch {
      return before
    }
  }

  return (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return false
    const [path = ''] = (request.url ?? '').split('?')
    const name = PAGES.get(path) ?? path
    const type = TYPES[extname(name)]
    const file = type === undefined || !FILE.test(name) ? null : find(name)
    if (file === null || type === undefined) return false

    const zipped = /\bgzip\b/.test(`${request.headers['accept-encoding']}`) ? file.gzip : null
    const body = zipped ?? file.body
    response.setHeaders(name.endsWith('.html') ? PAGE_HEADERS : FILE_HEADERS)
    response.setHeader('content-type', type).setHeader('etag', file.tag)
    response.setHeader('cache-control', HASHED.test(name) ? 'public, max-age=31536000, immutable' : 'no-cache')
    if (request.headers['if-none-match'] === file.tag) {
      response.writeHead(304).end()
      return true
    }
    if (zipped !== null) response.setHeader('content-encoding', 'gzip')
    response.setHeader('content-length', body.length)
    response.end(request.method === 'HEAD' ? undefined : body)
    return true
  }
}

const FILE_HEADERS = new Map([
  ['cross-origin-resource-policy', 'same-origin'],
  ['vary', 'accept-encoding'],
  ['x-content-type-options', 'nosniff'],
])
/** Nothing from elsewhere, nothing inline. */
const POLICY = [
  "default-src 'self'",
  "img-src 'self' data:",
  "media-src 'self' blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
]
const PAGE_HEADERS = new Map([
  ...FILE_HEADERS,
  ['content-security-policy', POLICY.join('; ')],
  ['permissions-policy', 'microphone=(self), camera=(), geolocation=()'],
  ['referrer-policy', 'no-referrer'],
])
