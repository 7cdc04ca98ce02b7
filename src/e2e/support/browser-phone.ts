/** A real Chromium with a telephone in a page: what an agent's browser is to the switch, without the desk around it. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { build } from 'vite'
import { launchChromium } from './launch-chromium.ts'

export interface BrowserPhone {
  registered(): Promise<boolean>
  /** How often it has registered: once at each connection. */
  registrations(): Promise<number>
  calls(): Promise<readonly BrowserCall[]>
  answer(call: number): Promise<void>
  decline(call: number): Promise<void>
  hangUp(call: number): Promise<void>
  /** How loud a frequency is in what the page hears, in dB. */
  tone(call: number, hz: number): Promise<number>
  /** As a crashed tab: without a word to anybody. */
  crash(): Promise<void>
}

export interface BrowserCall {
  readonly state: string
  /** The user part of From. */
  readonly shown: string
  /** The SDP of the INVITE. */
  readonly offered: string
}

export interface Browsers {
  open(account: Account): Promise<BrowserPhone>
  close(): Promise<void>
}

export interface Account {
  readonly uri: string
  readonly secret: string
  /** The WebSocket that SIP goes by. */
  readonly server: string
  /** The tone it speaks with. */
  readonly hz: number
}

export const startBrowsers = async (): Promise<Browsers> => {
  const site = await serve(await bundle())
  const browser: Browser = await launchChromium(['--autoplay-policy=no-user-gesture-required'])
  return {
    async open(account) {
      const page = await (await browser.newContext()).newPage()
      await page.goto(site.url)
      await call(page, 'start', account)
      return {
        registered: async () => (await call(page, 'registered')) === true,
        registrations: async () => Number(await call(page, 'registrations')),
        calls: async () => toCalls(await call(page, 'calls')),
        answer: async (index) => void (await call(page, 'answer', index)),
        decline: async (index) => void (await call(page, 'decline', index)),
        hangUp: async (index) => void (await call(page, 'hangUp', index)),
        tone: async (index, hz) => Number(await call(page, 'tone', index, hz)),
        crash: async () => {
          await page.goto('about:blank')
          await page.context().close()
        },
      }
    },
    async close() {
      await browser.close()
      await site.close()
    },
  }
}

const PAGE = fileURLToPath(new URL('browser-phone.page.mjs', import.meta.url))

const bundle = async (): Promise<string> => {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    build: { write: false, minify: false, lib: { entry: PAGE, formats: ['es'], fileName: 'phone' } },
  })
  const [first] = Array.isArray(built) ? built : [built]
  const code =
    first !== undefined && 'output' in first ? first.output.find((part) => part.type === 'chunk')?.code : null
  if (typeof code !== 'string') throw new Error('the page of the browser phone was not built')
  return code
}

const serve = async (code: string) => {
  const server = createServer((request, response) => {
    const isCode = request.url === '/phone.js'
    response.setHeader('content-type', isCode ? 'text/javascript' : 'text/html')
    response.end(isCode ? code : '<!doctype html><title>phone</title><script type="module" src="/phone.js"></script>')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/`,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const call = (page: Page, name: string, ...args: readonly unknown[]): Promise<unknown> =>
  page.evaluate(
    async ({ name, args }) => {
      const phone: unknown = Reflect.get(globalThis, 'phone')
      const method: unknown = typeof phone === 'object' && phone !== null ? Reflect.get(phone, name) : undefined
      if (typeof method !== 'function') throw new Error(`the page has no ${name}`)
      const given: unknown = await Reflect.apply(method, phone, args)
      return given === undefined ? null : JSON.parse(JSON.stringify(given) ?? 'null')
    },
    { name, args },
  )

const toCalls = (value: unknown): readonly BrowserCall[] =>
  Array.isArray(value)
    ? value.map((one) => ({
        state: `${one.state}`,
        shown: `${one.shown}`,
        offered: `${one.offered}`,
      }))
    : []
