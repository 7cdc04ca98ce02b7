/** A real switch and a real server with a fault proxy on each of its links (ARI, AMI), and people on telephones around them. */
import { randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Api, signIn } from '../support/api.ts'
import { takePorts } from '../support/ports.ts'
import { createSipPeer, type SipPeer } from '../support/sip-peer.ts'
import { makeSite, START_MS, SWITCH_ALONE } from '../support/site.ts'
import { waitFor } from '../support/wait-for.ts'
import { connectionsTo } from './links-sockets.ts'
import { type FaultProxy, startFaultProxy } from './proxy.ts'

export interface LinksWorld {
  readonly ari: FaultProxy
  readonly ami: FaultProxy
  readonly admin: Api
  readonly callers: SipPeer
  readonly phones: SipPeer
  readonly serverPid: number
  /** How to reach the switch itself, past the proxies. */
  readonly access: Readonly<Record<string, unknown>>
  /** What /health/ready answers. */
  health(): Promise<number>
  ready(): Promise<unknown>
  /** A figure of /metrics by its name and labels as they stand there; 0 when it is not there. */
  metric(name: string): Promise<number>
  /** The lines of the server's log with these words in them. */
  logged(words: string): readonly string[]
  /** Asks the switch itself. */
  ask(method: string, path: string, body?: unknown): Promise<Response>
  /** Waits until the switch has no leg and no bridge, 5 s when nothing is said. */
  emptySwitch(withinMs?: number): Promise<void>
  /** How many connections the server has to the switch, or to what stands before it. */
  sockets(): number
  stop(): Promise<void>
}

export const startLinksWorld = async (random: () => number): Promise<LinksWorld> => {
  const ports = await takePorts()
  const rtp = ports.takeRange(120)
  const site = makeSite(ports, { SAMBUNG_RTP_PORTS: `${rtp.first}-${rtp.last}` })
  const undo: (() => unknown)[] = [() => ports.release(), () => site.remove()]
  const stop = async (): Promise<void> => {
    for (const one of undo.splice(0).reverse()) await one()
  }
  try {
    const theSwitch = site.run(process.execPath, [SWITCH_ALONE, '--with-parent'])
    await waitFor('the switch', () => theSwitch.words().includes('switch ready'), START_MS)
    const file = join(site.data, 'run', 'switch.json')
    const access: Record<string, unknown> = JSON.parse(readFileSync(file, 'utf8'))
    const ariPort = Number(site.env.SAMBUNG_ARI_PORT)
    const amiPort = Number(access.amiPort)
    const ari = await startFaultProxy(ariPort, random)
    undo.push(() => ari.stop())
    const ami = await startFaultProxy(amiPort, random)
    undo.push(() => ami.stop())
    writeFileSync(file, JSON.stringify({ ...access, ariUrl: `http://127.0.0.1:${ari.port}/ari`, amiPort: ami.port }), {
      mode: 0o600,
    })
    const server = site.run(process.execPath, [SERVER])
    const base = `http://127.0.0.1:${site.env.SAMBUNG_PORT}`
    await site.ready()
    const sipPort = Number(site.env.SAMBUNG_SIP_PORT)
    const [callers, phones] = [await createSipPeer(sipPort), await createSipPeer(sipPort)]
    undo.push(
      () => phones.close(),
      () => callers.close(),
    )
    const admin = await signIn(base, 'admin', site.env.SAMBUNG_ADMIN_PASSWORD ?? '')
    const ask: LinksWorld['ask'] = (method, path, body) => askSwitch(access, method, path, body)
    const serverPid = site.pid('main.js')
    return {
      ari,
      ami,
      admin,
      callers,
      phones,
      serverPid,
      access,
      ask,
      stop,
      ready: site.ready,
      health: async () => (await fetch(`${base}/health/ready`)).status,
      metric: async (name) => figure(await (await fetch(`${base}/metrics`)).text(), name),
      logged: (words) =>
        server
          .words()
          .split('\n')
          .filter((line) => line.includes(words)),
      emptySwitch: (withinMs = 5_000) => emptySwitch(ask, withinMs),
      sockets: () => connectionsTo(serverPid, [ari.port, ami.port, ariPort, amiPort]),
    }
  } catch (error) {
    await stop()
    throw error
  }
}

const SERVER = fileURLToPath(new URL('../../../dist/src/main.js', import.meta.url))

const askSwitch = (access: LinksWorld['access'], method: string, path: string, body?: unknown): Promise<Response> =>
  fetch(`${access.ariUrl}/${path}`, {
    method,
    headers: {
      authorization: `Basic ${Buffer.from(`${access.ariUser}:${access.ariSecret}`).toString('base64')}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })

const emptySwitch = async (ask: LinksWorld['ask'], withinMs: number): Promise<void> => {
  let left = ''
  const look = async (): Promise<boolean> => {
    const [legs, bridges] = await Promise.all(
      ['channels', 'bridges'].map(async (what) => (await ask('GET', what)).text()),
    )
    left = `channels ${legs}, bridges ${bridges}`
    return legs?.trim() === '[]' && bridges?.trim() === '[]'
  }
  await waitFor('the switch to have no leg and no bridge', look, withinMs).catch((error: unknown) => {
    throw new Error(`the switch is not empty: ${left}`, { cause: error })
  })
}

const figure = (text: string, name: string): number => {
  const line = text.split('\n').find((one) => one.startsWith(`${name} `))
  return line === undefined ? 0 : Number(line.slice(name.length + 1))
}

/** What the log of a test run says when it wants to be played again. */
export const seedOf = (): number => {
  const seed = Number(process.env.SAMBUNG_SEED ?? randomBytes(4).readUInt32BE(0))
  console.log(`seed ${seed}: SAMBUNG_SEED=${seed} plays it again`)
  return seed
}
