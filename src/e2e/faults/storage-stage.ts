/** A switch and a server whose database lies on a small disk of its own, with telephones on both sides. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Api, signIn } from '../support/api.ts'
import { takePorts } from '../support/ports.ts'
import { createSipPeer, type PhoneManner, type SipPeer, type SipPhone } from '../support/sip-peer.ts'
import { makeSite, type Run, type Site, START_MS, SWITCH_ALONE } from '../support/site.ts'
import { waitFor } from '../support/wait-for.ts'
import { mountDisk, type SmallDisk } from './storage-disk.ts'
import { type DatabaseLock, lockDatabase } from './storage-lock.ts'

export interface StorageStage {
  readonly site: Site
  readonly disk: SmallDisk
  readonly peer: SipPeer
  readonly admin: Api
  addAgent(name: string, manner: PhoneManner): Promise<SipPhone>
  /** Another program locks the database for so long; resolves when it has the lock. */
  lock(ms: number): Promise<DatabaseLock>
  /** One of the server's figures. */
  metric(name: string): Promise<number>
  server(): Run
  /** Ends the server without a word and starts it on the same database, on the disk mounted anew. */
  killAndStart(): Promise<void>
  close(): Promise<void>
}

const MAIN = fileURLToPath(new URL('../../../dist/src/main.js', import.meta.url))

export const startStorageStage = async (): Promise<StorageStage> => {
  const ports = await takePorts()
  const rtp = ports.takeRange(80)
  const site = makeSite(ports, { SAMBUNG_RTP_PORTS: `${rtp.first}-${rtp.last}`, SAMBUNG_LOG_LEVEL: 'info' })
  const base = `http://127.0.0.1:${site.env.SAMBUNG_PORT}`
  const alone = site.run(process.execPath, [SWITCH_ALONE])
  await waitFor('the switch', () => alone.words().includes('switch ready'), START_MS)
  const folder = join(site.data, 'db')
  mkdirSync(folder)
  const disk = await mountDisk(folder)
  const inside = (program: string, ...values: readonly string[]): Run => {
    const [enter = '', ...rest] = disk.enter
    return site.run(enter, [...rest, program, ...values])
  }
  let server: Run = inside(process.execPath, MAIN)
  const ready = (): Promise<unknown> =>
    Promise.race([site.ready(), server.ended().then((code) => Promise.reject(new Error(`ended with ${code}`)))]).catch(
      (error: unknown) => {
        throw new Error(`the server is not ready; its words:\n${server.words()}`, { cause: error })
      },
    )
  await ready()
  const admin = await signIn(base, 'admin', `${site.env.SAMBUNG_ADMIN_PASSWORD}`)
  const peer = await createSipPeer(Number(site.env.SAMBUNG_SIP_PORT))

  return {
    site,
    disk,
    peer,
    admin,
    server: () => server,
    async addAgent(name, manner) {
      const phone = peer.phone(name, manner)
      const station = { kind: 'phone', uri: phone.uri }
      const password = `${name}-${process.pid}-password`
      const answer = await admin.request('POST', '/agents', {
        username: name,
        name,
        password,
        queues: ['support'],
        station,
      })
      const made: unknown = await answer.json()
      await admin.put(`/agents/${Reflect.get(Object(made), 'id')}/presence`, { state: 'ready' })
      return phone
    },
    lock: (ms) => lockDatabase(inside, join(folder, 'sambung.sqlite'), ms),
    async metric(name) {
      const text = await (await fetch(`${base}/metrics`)).text()
      const line = text.split('\n').find((one) => one.startsWith(`${name} `) || one.startsWith(`${name}{`))
      return line === undefined ? 0 : Number(line.slice(line.lastIndexOf(' ')))
    },
    async killAndStart() {
      server.child.kill('SIGKILL')
      await server.ended()
      disk.repair()
      server = inside(process.execPath, MAIN)
      await ready()
    },
    async close() {
      await peer.close()
      for (const run of [server, alone]) {
        run.child.kill('SIGTERM')
        await run.ended()
      }
      await disk.close()
      site.remove()
      ports.release()
    },
  }
}
