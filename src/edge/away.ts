import type { IncomingMessage, ServerResponse } from 'node:http'

const RETRY_SECONDS = 2

/** What a person or a program is told while the server is away. Its calls go on, so there is nothing to be alarmed about. */
export function sayAway(request: IncomingMessage, response: ServerResponse, status: 503 | 504 = 503): void {
  const isPage = request.method === 'GET' && /\btext\/html\b/.test(request.headers.accept ?? '')
  const body = isPage ? PAGE : JSON.stringify({ ...PROBLEM, title: TITLES[status], status })
  response.writeHead(status, {
    'content-type': isPage ? 'text/html; charset=utf-8' : 'application/problem+json',
    'content-length': `${Buffer.byteLength(body)}`,
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    'retry-after': `${RETRY_SECONDS}`,
    'x-content-type-options': 'nosniff',
  })
  response.end(request.method === 'HEAD' ? undefined : body)
}

const TITLES = { 503: 'Service Unavailable', 504: 'Gateway Timeout' } as const
const PROBLEM = {
  type: 'about:blank',
  detail:
    'The server is away for a moment; calls go on. What was asked for may have been done: look before you repeat it.',
  errors: [],
}
const PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="refresh" content="${RETRY_SECONDS}">
<title>Sambung</title>
<style>
  body { display: grid; place-content: center; gap: 1.5rem; min-height: 90vh; margin: 1rem; font: 1.125rem/1.5 system-ui, sans-serif }
  p { max-width: 34rem; margin: 0 }
</style>
<p>One moment: the server is starting. Calls go on, and this page comes back by itself.</p>
<p lang="id">Mohon tunggu: server sedang dimulai. Panggilan tetap berjalan, dan halaman ini kembali dengan sendirinya.</p>
</html>
`
