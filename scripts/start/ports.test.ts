import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { type Config, loadConfig } from '../../src/config.ts'
import { portTroubles } from './ports.ts'
import { boundUdpPorts, holderOf } from './proc.ts'

describe('the ports of the settings', () => {
  const open: (Server | Socket)[] = []
  afterEach(() => {
    for (const one of open.splice(0)) one.close()
  })

  const portOf = (address: string | AddressInfo | null): number => {
    if (address === null || typeof address === 'string') throw new Error('no port')
    return address.port
  }
  const takeTcp = async (): Promise<number> => {
    const server = createServer().listen(0, '127.0.0.1')
    open.push(server)
    await once(server, 'listening')
    return portOf(server.address())
  }
  const takeUdp = async (): Promise<number> => {
    const socket = createSocket('udp4').bind(0, '127.0.0.1')
    open.push(socket)
    await once(socket, 'listening')
    return socket.address().port
  }
  /** Ports that were free a moment ago. */
  const freePort = async (): Promise<number> => {
    const port = await takeTcp()
    open.pop()?.close()
    return port
  }
  const config = async (env: Record<string, string>): Promise<Config> => {
    const [http, sip, ari, ami] = [await freePort(), await freePort(), await freePort(), await freePort()]
    const ports = {
      SAMBUNG_PORT: `${http}`,
      SAMBUNG_SIP_PORT: `${sip}`,
      SAMBUNG_ARI_PORT: `${ari}`,
      SAMBUNG_AMI_PORT: `${ami}`,
      SAMBUNG_RTP_PORTS: '1024-1123',
    }
    return loadConfig({ ...ports, ...env }, { file: '/nonexistent' })
  }

  test('are no trouble when they are free', async () => {
    expect(await portTroubles(await config({}), [])).toEqual([])
  })

  test.each(['SAMBUNG_PORT', 'SAMBUNG_ARI_PORT', 'SAMBUNG_AMI_PORT'])(
    '%s, taken: by whom, and what moves it',
    async (name) => {
      const port = await takeTcp()
      const [trouble, ...more] = await portTroubles(await config({ [name]: `${port}` }), [])
      expect(more).toEqual([])
      expect(trouble).toContain(`127.0.0.1:${port}/tcp`)
      expect(trouble).toContain(`taken by process ${process.pid} (`)
      expect(trouble).toContain(`${name}=`)
    },
  )

  test('SIP is UDP: a TCP port of the same number is no trouble, a UDP one is', async () => {
    expect(await portTroubles(await config({ SAMBUNG_SIP_PORT: `${await takeTcp()}` }), [])).toEqual([])
    const port = await takeUdp()
    const [trouble] = await portTroubles(await config({ SAMBUNG_SIP_PORT: `${port}` }), [])
    expect(trouble).toContain(`127.0.0.1:${port}/udp (SIP) is taken by process ${process.pid}`)
  })

  test('held by a process of ours are free for us', async () => {
    const settings = await config({ SAMBUNG_PORT: `${await takeTcp()}` })
    expect(await portTroubles(settings, [process.pid])).toEqual([])
  })

  test('on an address that this machine does not have: which setting', async () => {
    const [trouble] = await portTroubles(await config({ SAMBUNG_HOST: '192.0.2.1' }), [])
    expect(trouble).toContain('192.0.2.1 is no address of this machine; SAMBUNG_HOST sets it')
  })

  test('for RTP that are mostly taken are a trouble', async () => {
    const first = (await takeUdp()) & ~1
    const near = Array.from({ length: 6 }, (_, n) => createSocket('udp4').bind(first + n, '127.0.0.1'))
    // whoever holds one of them already, it is taken
    await Promise.all(near.map((socket) => new Promise((done) => socket.once('listening', done).once('error', done))))
    open.push(...near.filter((socket) => isBound(socket)))
    expect(boundUdpPorts(first, first + 5)).toBe(6)
    const troubles = await portTroubles(await config({ SAMBUNG_RTP_PORTS: `${first}-${first + 5}` }), [])
    expect(troubles).toEqual([
      expect.stringContaining(`6 of the RTP ports ${first}-${first + 5}/udp are taken; SAMBUNG_RTP_PORTS`),
    ])
  })

  test('that nobody holds have no holder', async () => {
    expect(holderOf('tcp', await freePort())).toBeNull()
  })
})

function isBound(socket: Socket): boolean {
  try {
    return socket.address().port > 0
  } catch {
    return false
  }
}
