import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { isIP } from 'node:net'

export interface SelfSigned {
  /** Host names and addresses it is for. */
  readonly names: readonly string[]
  readonly from: number
  readonly until: number
}

/** A key (P-256) and a certificate that it has signed itself, as PEM. Node makes the key and the signature, not the certificate. */
export function selfSigned({ names, from, until }: SelfSigned): { readonly key: string; readonly cert: string } {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const publicDer = publicKey.export({ type: 'spki', format: 'der' })
  // Two of them have one name: who is asked to trust both tells them apart by it (RFC 5280 §4.2.1.2).
  const keyId = createHash('sha256').update(publicDer).digest().subarray(0, 20)
  const name = sequence(set(sequence(oid(COMMON_NAME), utf8('Sambung'))))
  const body = sequence(
    tagged(0, integer(Buffer.of(2))),
    integer(Buffer.concat([Buffer.of(1), randomBytes(15)])),
    sequence(oid(ECDSA_SHA256)),
    name,
    sequence(time(from), time(until)),
    name,
    publicDer,
    tagged(
      3,
      sequence(
        extension(SUBJECT_KEY_ID, der(0x04, keyId)),
        extension(AUTHORITY_KEY_ID, sequence(der(0x80, keyId))),
        extension(BASIC_CONSTRAINTS, sequence(boolean(true)), true),
        extension(EXTENDED_KEY_USAGE, sequence(oid(SERVER_AUTH))),
        extension(SUBJECT_ALT_NAME, sequence(...names.map(generalName))),
      ),
    ),
  )
  const signature = sign('sha256', body, privateKey)
  const certificate = sequence(body, sequence(oid(ECDSA_SHA256)), bits(signature))
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? []
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n'),
  }
}

const COMMON_NAME = '550403'
const SUBJECT_KEY_ID = '551d0e'
const AUTHORITY_KEY_ID = '551d23'
const SUBJECT_ALT_NAME = '551d11'
const BASIC_CONSTRAINTS = '551d13'
const EXTENDED_KEY_USAGE = '551d25'
const SERVER_AUTH = '2b06010505070301'
const ECDSA_SHA256 = '2a8648ce3d040302'

/** DER, X.690: tag, length, content. */
function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  const size = content.length
  const length = size < 128 ? [size] : size < 256 ? [0x81, size] : [0x82, size >> 8, size & 255]
  return Buffer.concat([Buffer.of(tag, ...length), content])
}

const sequence = (...parts: readonly Buffer[]): Buffer => der(0x30, ...parts)
const set = (...parts: readonly Buffer[]): Buffer => der(0x31, ...parts)
const tagged = (number: number, part: Buffer): Buffer => der(0xa0 + number, part)
/** Positive: its first bit must not be set. */
const integer = (bytes: Buffer): Buffer => der(0x02, bytes)
const boolean = (value: boolean): Buffer => der(0x01, Buffer.of(value ? 255 : 0))
const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'))
const utf8 = (text: string): Buffer => der(0x0c, Buffer.from(text))
const bits = (bytes: Buffer): Buffer => der(0x03, Buffer.of(0), bytes)

/** UTCTime until 2049, as RFC 5280 §4.1.2.5 wants it. */
function time(at: number): Buffer {
  const digits = new Date(at)
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replace(/[-:T]/g, '')
  return digits < '2050' ? der(0x17, Buffer.from(digits.slice(2))) : der(0x18, Buffer.from(digits))
}

const extension = (id: string, value: Buffer, isCritical = false): Buffer =>
  sequence(oid(id), ...(isCritical ? [boolean(true)] : []), der(0x04, value))

/** RFC 5280 §4.2.1.6: 2 is a host name, 7 an address as its bytes. */
const generalName = (name: string): Buffer =>
  isIP(name) === 0 ? der(0x82, Buffer.from(name, 'latin1')) : der(0x87, addressBytes(name))

function addressBytes(address: string): Buffer {
  if (isIP(address) === 4) return Buffer.from(address.split('.').map(Number))
  // ::ffff:192.0.2.1 ends in an address of the other kind
  const sixteens = address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...bytes: string[]) =>
    Buffer.from(bytes.slice(0, 4).map(Number))
      .toString('hex')
      .replace(/^(.{4})/, '$1:'),
  )
  const [left = '', right] = sixteens.split('::')
  const groups = (text: string): string[] => (text === '' ? [] : text.split(':'))
  const [head, tail] = [groups(left), groups(right ?? '')]
  const all = [...head, ...Array<string>(8 - head.length - tail.length).fill('0'), ...tail]
  return Buffer.from(all.map((group) => group.padStart(4, '0')).join(''), 'hex')
}
