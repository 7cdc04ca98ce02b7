import { once } from 'node:events'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { loadConfig } from '../../src/config.ts'
import { chosenSipPorts } from './sip-ports.ts'

const open: Server[] = []
afterEach(() => {
  for (const server of open.splice(0)) server.close()
})

const take = async (port: number): Promise<number> => {
  const server = createServer().listen(port, '127.0.0.1')
  await once(server, 'listening')
  open.push(server)
  const { port: taken }: Partial<AddressInfo> = Object(server.address())
  return taken ?? 0
}
/** Ports in a row that were free a moment ago; the first ones are held. */
const row = async (length: number, held: number): Promise<number> => {
  for (;;) {
    const first = await take(0)
    try {
      for (let n = 1; n < length; n++) await take(first + n)
      for (const server of open.splice(held)) server.close()
      return first
    } catch {
      for (const server of open.splice(0)) server.close()
    }
  }
}
const config = (env: Record<string, string>) => loadConfig(env, { file: '/nonexistent' })

test('TCP is on the SIP port and TLS on the next one, past what others and our other ports have; never TCP where TLS would be', async () => {
  const first = await row(6, 0)
  expect(await chosenSipPorts(config({ SAMBUNG_SIP_PORT: `${first}` }), null)).toEqual({ tcp: first, tls: first + 1 })
  const crowded = { SAMBUNG_SIP_PORT: `${first}`, SAMBUNG_ARI_PORT: `${first + 1}`, SAMBUNG_PORT: `${first + 3}` }
  await take(first)
  expect(await chosenSipPorts(config(crowded), null)).toEqual({ tcp: first + 4, tls: first + 2 })
  const told = { ...crowded, SAMBUNG_SIP_TLS_PORT: `${first + 2}` }
  expect(await chosenSipPorts(config(told), null)).toEqual({ tcp: first + 4, tls: first + 2 })
})

test('what our running switch has is kept, though an earlier one is free by now', async () => {
  const first = await row(6, 0)
  await take(first + 2)
  await take(first + 3)
  const settings = config({ SAMBUNG_SIP_PORT: `${first}` })
  expect(await chosenSipPorts(settings, process.pid)).toEqual({ tcp: first + 3, tls: first + 2 })
})
