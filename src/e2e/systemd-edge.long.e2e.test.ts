/**
 * The edge as its unit starts it: another user, no rights, nothing writable but its own folders. systemd itself is not here; what
 * it would do is done by hand, as the unit says it.
 */
import { once } from 'node:events'
import { chownSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { get } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type PortBlock, takePorts } from './support/ports.ts'
import { type Machine, msOf, one, readUnit, runOf } from './support/unit-file.ts'
import { waitFor } from './support/wait-for.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '')
const UNIT = join(ROOT, 'scripts', 'systemd', 'sambung-edge.service')
/** Nobody: of no file on any machine. Only root may become somebody else. */
const UID = process.getuid?.() === 0 ? 65_534 : null

let folder: string
let ports: PortBlock
let port: number
let machine: Machine

beforeAll(async () => {
  ports = await takePorts()
  port = ports.take()
  folder = mkdtempSync(join(tmpdir(), 'sambung-unit-'))
  const writable = ['state', 'cache'].map((name) => join(folder, name))
  for (const path of [folder, ...writable]) {
    mkdirSync(path, { recursive: true, mode: 0o700 })
    if (UID !== null) chownSync(path, UID, UID)
  }
  machine = { writable, uid: UID, settings: { SAMBUNG_PORT: `${port}`, SAMBUNG_HOST: '0.0.0.0' } }
})
afterAll(() => {
  ports?.release()
  rmSync(folder, { recursive: true, force: true })
})

/** Where an installation has its places, this one has others; all else is as it is written. */
const edgeUnit = () =>
  readUnit(
    readFileSync(UNIT, 'utf8')
      .replaceAll('/opt/sambung', ROOT)
      .replaceAll('/var/lib/sambung', machine.writable[0] ?? '')
      .replaceAll('/var/cache/sambung', machine.writable[1] ?? ''),
  )

it('systemd.edge: makes its certificate, serves with no rights at all, comes back when it is killed, and ends when it is told', async () => {
  const unit = edgeUnit()
  const before = runOf(unit, 'ExecStartPre', machine)
  expect(await once(before, 'exit')).toEqual([0, null])

  let edge = runOf(unit, 'ExecStart', machine)
  const ended = () => edge.exitCode !== null || edge.signalCode !== null
  try {
    await serves(msOf(one(unit, 'TimeoutStartSec')))
    if (UID !== null) {
      // One process from first to last: what systemd would signal is the edge itself.
      const status = readFileSync(`/proc/${edge.pid}/status`, 'utf8')
      expect(status).toMatch(new RegExp(`^Uid:\t${UID}\t${UID}\t${UID}\t${UID}$`, 'm'))
      for (const name of ['CapEff', 'CapPrm', 'CapBnd']) expect(status).toMatch(new RegExp(`^${name}:\t0+$`, 'm'))
      expect(status).toMatch(/^NoNewPrivs:\t1$/m)
    }
    expect(await statusOf('/api/v1/me')).toBe(503)
    for (const { path, mode } of filesIn(machine.writable[0] ?? '')) expect([path, mode & 0o077]).toEqual([path, 0])

    expect(one(unit, 'Restart')).toBe('always')
    edge.kill('SIGKILL')
    await waitFor('the edge to be gone', ended)
    const gone = performance.now()
    edge = runOf(unit, 'ExecStart', machine)
    await serves(msOf(one(unit, 'TimeoutStartSec')))
    console.log(`served again ${Math.round(performance.now() - gone)} ms after it was gone`)

    // Ended by itself and with 0, systemd counts it as stopped and not as failed.
    edge.kill('SIGTERM')
    await waitFor('the edge to end', ended, msOf(one(unit, 'TimeoutStopSec')))
    expect([edge.exitCode, edge.signalCode]).toEqual([0, null])
  } finally {
    if (!ended()) edge.kill('SIGKILL')
  }
}, 90_000)

const serves = (withinMs: number): Promise<boolean> =>
  waitFor('the edge to serve', async () => (await statusOf('/')) === 200, withinMs)

/** The certificate is its own, which nobody has vouched for. */
const statusOf = (path: string): Promise<number> =>
  new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, path, rejectUnauthorized: false }, (answer) => {
      answer.resume()
      resolve(answer.statusCode ?? 0)
    }).on('error', reject)
  })

const filesIn = (path: string): readonly { readonly path: string; readonly mode: number }[] =>
  readdirSync(path, { recursive: true, encoding: 'utf8' })
    .map((name) => join(path, name))
    .map((file) => ({ path: file, mode: statSync(file).mode }))
