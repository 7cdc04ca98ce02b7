import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { certificateFiles, loadConfig, tlsFiles } from '../../src/config.ts'
import { ensureCertificate } from './certificate.ts'
import { selfSigned } from './self-signed.ts'

const DAY_MS = 86_400_000

describe('a certificate of our own', () => {
  test('is one: for these names and this time, signed by its key', () => {
    const names = ['desk.example.org', '192.0.2.7', '2001:db8::1', '::ffff:192.0.2.8', ...many('host', 30)]
    const [from, until] = [Date.UTC(2026, 0, 2, 3, 4, 5), Date.UTC(2051, 0, 1)]
    const certificate = new X509Certificate(selfSigned({ names, from, until }).cert)
    expect(certificate.verify(certificate.publicKey)).toBe(true)
    expect([Date.parse(certificate.validFrom), Date.parse(certificate.validTo)]).toEqual([from, until])
    expect(certificate.checkHost('desk.example.org')).toBe('desk.example.org')
    expect(certificate.checkHost('other.example.org')).toBeUndefined()
    for (const address of names.slice(1, 4)) expect(certificate.checkIP(address)).toBe(address)
    expect(certificate.checkIP('192.0.2.9')).toBeUndefined()
    expect(certificate.serialNumber).toMatch(/^01/)
  })

  test('is what a client that trusts it accepts', async () => {
    const { key, cert } = selfSigned({ names: ['localhost'], from: Date.now() - DAY_MS, until: Date.now() + DAY_MS })
    const server = createServer({ key, cert }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port }: Partial<AddressInfo> = Object(server.address())
    const socket = connect({ port: port ?? 0, ca: cert, servername: 'localhost' })
    await once(socket, 'secureConnect')
    expect(socket.authorized).toBe(true)
    socket.destroy()
    server.close()
  })
})

describe('the certificate of the page', () => {
  let data = ''
  beforeEach(() => {
    data = mkdtempSync(join(tmpdir(), 'sambung-tls-'))
  })
  afterEach(() => rmSync(data, { recursive: true }))
  const config = (env: Record<string, string>) => loadConfig({ SAMBUNG_DATA: data, ...env }, { file: '/nonexistent' })
  const made = async (now?: number): Promise<X509Certificate> => {
    const beyond = config({ SAMBUNG_HOST: '0.0.0.0', SAMBUNG_PUBLIC_ADDRESS: 'desk.example.org' })
    await ensureCertificate(beyond, now)
    const files = tlsFiles(beyond)
    expect(statSync(files?.key ?? '').mode & 0o077).toBe(0)
    return new X509Certificate(readFileSync(files?.cert ?? ''))
  }

  test('is made once, for every name of this machine, and again before it ends', async () => {
    const first = await made()
    for (const name of ['localhost', 'desk.example.org']) expect(first.checkHost(name)).toBe(name)
    expect(first.checkIP('127.0.0.1')).toBe('127.0.0.1')
    expect((await made()).fingerprint256).toBe(first.fingerprint256)
    const later = await made(Date.now() + 800 * DAY_MS)
    expect(later.fingerprint256).not.toBe(first.fingerprint256)
    expect(Date.parse(later.validTo) - Date.parse(later.validFrom)).toBe(825 * DAY_MS)
  })

  test('is made for the switch where the page needs none, and not where one is given', async () => {
    await ensureCertificate(config({ SAMBUNG_HOST: '0.0.0.0', SAMBUNG_TLS_CERT: '/c', SAMBUNG_TLS_KEY: '/k' }))
    expect(() => statSync(join(data, 'tls'))).toThrow('ENOENT')
    await ensureCertificate(config({}))
    expect(tlsFiles(config({}))).toBeNull()
    expect(statSync(certificateFiles(config({})).key).mode & 0o077).toBe(0)
  })
})

const many = (name: string, count: number): string[] =>
  Array.from({ length: count }, (_, n) => `${name}${n}.example.org`)
