import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { reloadModules } from './ami.ts'

describe('AMI', () => {
  let server: Server | null = null
  afterEach(() => server?.close())

  /** Answers every packet with what `answer` makes of it, after an event that nobody asked for. */
  const listen = async (
    answer: (packet: string, socket: Socket) => string,
  ): Promise<{ port: number; seen: string[] }> => {
    const seen: string[] = []
    server = createServer((socket) => {
      socket.write('Asterisk Call Manager/12.0.0\r\nEvent: FullyBooted\r\n\r\n')
      let buffer = ''
      socket.on('error', () => undefined)
      socket.on('data', (piece) => {
        buffer += piece.toString()
        for (let end = buffer.indexOf('\r\n\r\n'); end >= 0; end = buffer.indexOf('\r\n\r\n')) {
          const packet = buffer.slice(0, end)
          buffer = buffer.slice(end + 4)
          seen.push(packet)
          const id = /ActionID: (.*)/.exec(packet)?.[1] ?? ''
          socket.write(`${answer(packet, socket)}\r\nActionID: ${id}\r\n\r\n`)
        }
      })
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    const isInet = (where: typeof address): where is AddressInfo => typeof where === 'object' && where !== null
    return { port: isInet(address) ? address.port : 0, seen }
  }

  test('reloads the modules one after the other', async () => {
    const { port, seen } = await listen(() => 'Response: Success')
    await reloadModules({ port, user: 'u', secret: 's' }, ['res_ari.so', 'manager'])
    expect(seen.map((packet) => /Action: (\w+)/.exec(packet)?.[1])).toEqual(
      ['Login', 'Reload', 'Reload', 'Logoff'].slice(0, seen.length),
    )
    expect(seen[2]).toContain('Module: manager')
  })

  test('says why it refuses', async () => {
    const { port } = await listen(() => 'Response: Error\r\nMessage: Authentication failed')
    await expect(reloadModules({ port, user: 'u', secret: 's' }, ['manager'])).rejects.toThrow(
      'refused Login: Authentication failed',
    )
  })

  test('that hangs up is an error', async () => {
    const { port } = await listen((_, socket) => {
      socket.destroy()
      return ''
    })
    await expect(reloadModules({ port, user: 'u', secret: 's' }, ['manager'])).rejects.toThrow('closed')
  })

  test('takes no line break in a value: one action is one packet', async () => {
    const { port, seen } = await listen(() => 'Response: Success')
    await expect(reloadModules({ port, user: 'u', secret: 's\r\nAction: Command' }, [])).rejects.toThrow('line break')
    expect(seen).toEqual([])
  })
})
