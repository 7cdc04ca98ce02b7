/**
 * What must never be read in a log. Our own lines name routes, not URLs, and people by id; this stands behind them, for a
 * field that someone adds one day. Hand it to pino as `redact`.
 */
const SECRET_KEYS = [
  'password',
  'passwordHash',
  'token',
  'secret',
  'authorization',
  'cookie',
  'from',
  'to',
  'number',
  'digits',
  'note',
  'text',
  'uri',
] as const

export const redaction = {
  paths: SECRET_KEYS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]).concat([
    'headers["set-cookie"]',
    '*.headers["set-cookie"]',
  ]),
  censor: '[redacted]',
}
