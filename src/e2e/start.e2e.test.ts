/** What `npm start` does when all is well, when a port or a switch is another's, and when a process of it is killed. */
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type PortBlock, takePorts } from './support/ports.ts'
import { createSipPeer } from './support/sip-peer.ts'
import { isSwitch, makeSite, type Site, START_MS, STARTER, SWITCH_ALONE, type SwitchAccess } from './support/site.ts'
import { waitFor } from './support/wait-for.ts'

const END_MS = 20_000

let ports: PortBlock
const sites: Site[] = []
const site = (changes: Readonly<Record<string, string | undefined>> = {}): Site => {
  const made = makeSite(ports, changes)
  sites.push(made)
  return made
}

beforeEach(async () => {
  ports = await takePorts()
})
afterEach(() => {
  for (const site of sites.splice(0)) site.remove()
  ports.release()
})

describe('start.foreign-switch', () => {
  it('a switch that does not know our secret is refused, by name', async () => {
    const other = site()
    const foreign = other.run(process.execPath, [SWITCH_ALONE])
    await waitFor('the other switch', () => foreign.words().includes('switch ready'), START_MS)
    const ours = site({ SAMBUNG_ARI_PORT: other.env.SAMBUNG_ARI_PORT })
    const start = ours.run(process.execPath, [STARTER])
    expect(await start.ended()).toBe(1)
    const pid = other.pid('asterisk')
    expect(start.words()).toContain(
      `127.0.0.1:${other.env.SAMBUNG_ARI_PORT}/tcp (ARI) is answered by a switch that is not`,
    )
    expect(start.words()).toContain(`process ${pid} (asterisk `)
    expect(start.words()).toMatch(/SAMBUNG_ARI_PORT=\d+/)
    expect(ours.processes()).toEqual([])
    expect(other.pid('asterisk')).toBe(pid)
  })

  it('so is whatever else answers there, even with 200 to everything', async () => {
    const ours = site()
    const server = await listen(Number(ours.env.SAMBUNG_ARI_PORT), '{"technology":1,"resource":"local"}')
    try {
      const start = ours.run(process.execPath, [STARTER])
      expect(await start.ended()).toBe(1)
      expect(start.words()).toContain(`process ${process.pid} (`)
      expect(start.words()).toContain('SAMBUNG_ARI_PORT')
      expect(ours.processes()).toEqual([])
    } finally {
      server.close()
    }
  })
})

describe('npm start', () => {
  it('names a taken port, its holder and the setting that moves it', async () => {
    const ours = site()
    const server = await listen(Number(ours.env.SAMBUNG_PORT), '')
    try {
      const start = ours.run(process.execPath, [STARTER])
      expect(await start.ended()).toBe(1)
      expect(start.words()).toContain(
        `127.0.0.1:${ours.env.SAMBUNG_PORT}/tcp (page and API) is taken by process ${process.pid} (`,
      )
      expect(start.words()).toContain(`SAMBUNG_PORT=${Number(ours.env.SAMBUNG_PORT) + 1}`)
      expect(ours.processes()).toEqual([])
    } finally {
      server.close()
    }
  })

  it('names every wrong setting, with an example', async () => {
    const start = site({ SAMBUNG_SIP_PORT: 'five', SAMBUNG_ENGINE: 'pbx' }).run(process.execPath, [STARTER])
    expect(await start.ended()).toBe(1)
    expect(start.words()).toContain('SAMBUNG_SIP_PORT: "five" is wrong')
    expect(start.words()).toContain('for example: SAMBUNG_SIP_PORT=5060')
    expect(start.words()).toContain('SAMBUNG_ENGINE: "pbx" is wrong')
  })

  it('two installations side by side each have their own switch, on this machine only', async () => {
    const [one, two] = [site(), site()]
    const starts = [one, two].map((each) => each.run(process.execPath, [STARTER]))
    await Promise.all([one.ready(), two.ready()])
    expect(one.access().systemname).not.toBe(two.access().systemname)
    expect(await ask(one.access(), one.access())).toBe(200)
    expect(await ask(two.access(), one.access())).toBe(401)
    for (const { env } of [one, two]) {
      for (const name of ['SAMBUNG_PORT', 'SAMBUNG_ARI_PORT', 'SAMBUNG_AMI_PORT']) {
        expect(listeningOn(Number(env[name])), name).toEqual(['0100007F'])
      }
    }
    const etc = join(one.data, 'etc', 'asterisk')
    expect(readdirSync(etc).filter((name) => (statSync(join(etc, name)).mode & 0o077) !== 0)).toEqual([])
    const again = one.run(process.execPath, [STARTER])
    expect(await again.ended()).toBe(1)
    expect(again.words()).toContain(`is in use by process ${starts[0]?.child.pid} (`)
    for (const start of starts) {
      start.child.kill('SIGTERM')
      expect(await start.ended()).toBe(0)
    }
    expect([...one.processes(), ...two.processes()]).toEqual([])
  })

  it('starts a killed server again with new secrets, and the old ones are refused', async () => {
    const ours = site()
    const start = ours.run(process.execPath, [STARTER])
    await ours.ready()
    const [before, theSwitch] = [ours.access(), ours.pid('asterisk')]
    process.kill(ours.pid('main.js'), 'SIGKILL')
    await waitFor('new secrets', () => ours.access().epoch > before.epoch, END_MS)
    await ours.ready()
    expect(await ask(before, before)).toBe(401)
    expect(await ask(before, ours.access())).toBe(200)
    expect(ours.pid('asterisk')).toBe(theSwitch)
    // the switch alone: the server stays, and is linked again with the secrets it has
    const server = ours.pid('main.js')
    process.kill(theSwitch, 'SIGKILL')
    await waitFor(
      'another switch',
      () => ours.processes().some((one) => isSwitch(one) && one.pid !== theSwitch),
      END_MS,
    )
    await ours.ready()
    expect(ours.pid('main.js')).toBe(server)
    // the edge alone: switch and server stay
    const [edge, another] = [ours.pid('edge/main.js'), ours.pid('asterisk')]
    process.kill(edge, 'SIGKILL')
    await waitFor('another edge', () => ours.pid('edge/main.js') !== edge, END_MS)
    await ours.ready()
    expect([ours.pid('main.js'), ours.pid('asterisk')]).toEqual([server, another])
    start.child.kill('SIGINT')
    expect(await start.ended()).toBe(0)
    expect(ours.processes()).toEqual([])
  })

  it('takes over what a killed one left running, at once', async () => {
    const ours = site()
    const first = ours.run(process.execPath, [STARTER])
    await ours.ready()
    const pids = () => [ours.pid('asterisk'), ours.pid('edge/main.js'), ours.pid('main.js')]
    const left = pids()
    first.child.kill('SIGKILL')
    await first.ended()
    const second = ours.run(process.execPath, [STARTER])
    await waitFor('the second start', () => second.words().includes('Sambung is ready'), START_MS)
    expect(pids()).toEqual(left)
    expect(second.words()).not.toContain('Sambung is ready'.repeat(2))
    second.child.kill('SIGTERM')
    expect(await second.ended()).toBe(0)
    expect(ours.processes()).toEqual([])
  })

  it('leaves what ran before it, the switch with its calls and its net, when the server cannot start', async () => {
    const ours = site()
    const first = ours.run(process.execPath, [STARTER])
    await ours.ready()
    const left = [ours.pid('asterisk'), ours.pid('edge/main.js')]
    first.child.kill('SIGKILL')
    await first.ended()
    process.kill(ours.pid('main.js'), 'SIGKILL')
    writeFileSync(join(ours.data, 'secrets', 'customer.key'), 'broken')
    const second = ours.run(process.execPath, [STARTER])
    expect(await second.ended()).toBe(1)
    expect(second.words()).toContain('goes on with its calls')
    expect(
      ours
        .processes()
        .map(({ pid }) => pid)
        .sort(),
    ).toEqual(left.sort())
  })

  it('ends with the npm that it runs under, when that alone is told to', async () => {
    const ours = site()
    const folder = join(ours.data, 'npm')
    const npm = npmFolder(folder)
    const start = ours.run('npm', ['--prefix', npm, 'start'])
    await ours.ready()
    start.child.kill('SIGTERM')
    await waitFor('all to end', () => ours.processes().length === 0, END_MS)
  })
})

it('a caller who dials while there is no server hears words and music, not a dead line', async () => {
  const ours = site()
  const alone = ours.run(process.execPath, [SWITCH_ALONE])
  await waitFor('the switch', () => alone.words().includes('switch ready'), START_MS)
  const peer = await createSipPeer(Number(ours.env.SAMBUNG_SIP_PORT))
  try {
    const call = await peer.dial({ from: '0812', to: '1501' })
    await waitFor('the call to be answered', () => call.state() === 'up')
    await waitFor('words', () => call.loudness() > -40)
    const words = ['id', 'en'].map(
      (language) => statSync(join(ours.data, 'sounds', language, 'net-one-moment.wav')).size,
    )
    const wordsMs = words.reduce((sum, bytes) => sum + bytes / 16, 0)
    const leg = await waitFor(
      'music',
      async () => {
        const now = await firstLeg(ours.access())
        return now?.app_name === 'MusicOnHold' && now
      },
      wordsMs + 10_000,
    )
    expect(leg.context).toBe('net')
    await waitFor('music in the ear', () => call.loudness() > -40)
    const refused = await peer.dial({ from: '0812', to: '1501%26PJSIP' })
    await waitFor('the refusal', () => refused.state() === 'ended')
    expect(refused.status()).toBe(404)
  } finally {
    await peer.close()
    alone.child.kill('SIGTERM')
    await alone.ended()
  }
})

/** What the switch says of its first leg. */
const firstLeg = async (access: SwitchAccess): Promise<{ context: string; app_name: string } | undefined> => {
  const answer = await fetch(`${access.ariUrl}/channels`, { headers: { authorization: basic(access) } })
  const legs: { dialplan: { context: string; app_name: string } }[] = JSON.parse(await answer.text())
  return legs[0]?.dialplan
}

/** What the switch that `where` names says to who has the secrets of `who`. */
const ask = async (where: SwitchAccess, who: SwitchAccess): Promise<number> => {
  const answer = await fetch(`${where.ariUrl}/asterisk/info`, { headers: { authorization: basic(who) } })
  await answer.arrayBuffer()
  return answer.status
}

const basic = ({ ariUser, ariSecret }: SwitchAccess): string =>
  `Basic ${Buffer.from(`${ariUser}:${ariSecret}`).toString('base64')}`

const listen = async (port: number, body: string): Promise<Server> => {
  const server = createServer((_, answer) => answer.end(body)).listen(port, '127.0.0.1')
  await once(server, 'listening')
  return server
}

/** The addresses on which a TCP port is listened to, as /proc/net/tcp writes them. */
const listeningOn = (port: number): string[] => {
  const hex = port.toString(16).toUpperCase().padStart(4, '0')
  return ['tcp', 'tcp6'].flatMap((table) =>
    readFileSync(`/proc/net/${table}`, 'utf8')
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .filter((fields) => fields[3] === '0A' && fields[1]?.endsWith(`:${hex}`))
      .map((fields) => fields[1]?.split(':')[0] ?? ''),
  )
}

/** A package whose `npm start` is ours, without the set-up before it. */
const npmFolder = (folder: string): string => {
  const made = mkdtempSync(`${folder}-`)
  writeFileSync(join(made, 'package.json'), JSON.stringify({ scripts: { start: `node ${STARTER}` } }))
  return made
}
