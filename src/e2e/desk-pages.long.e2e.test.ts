/**
 * Every page in every state, in a real Chromium, on the scripted server: what a screen reader finds there, the names that
 * stand in the contract, the keyboard, and how much a browser has to fetch.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startChromium, type TestBrowser } from './support/chromium.ts'
import { type DemoPages, startDemoPages } from './support/demo-pages.ts'
import { type PortBlock, takePorts } from './support/ports.ts'
import { waitFor } from './support/wait-for.ts'

const SCENES = [
  'sign-in',
  'ready',
  'away',
  'reconnecting',
  'no-microphone',
  'offer',
  'asked-offer',
  'asked',
  'asked-in',
  'talking',
  'muted',
  'notes',
  'microphone-lost',
  'expired',
  'desk-phone',
  'dialling',
  'on-hold',
  'consulting',
  'consulting-number',
  'put-through',
  'in-conference',
  'wrapup',
  'server-away',
  'other-browser',
  'board',
  'board-busy',
  'listening',
  'visitor-ready',
  'visitor-choice',
  'visitor-ringing',
  'visitor-waiting',
  'visitor-talking',
  'visitor-muted',
  'visitor-ended',
  'visitor-no-microphone',
  'visitor-full',
  'visitor-closed',
] as const
const PHONE = { width: 390, height: 844 } as const
const FIRST_LOAD_BYTES = 250 * 1024

let ports: PortBlock
let demo: DemoPages
let chromium: TestBrowser

beforeAll(async () => {
  ports = await takePorts()
  demo = await startDemoPages(ports.take())
  chromium = await startChromium({ hz: 660 })
}, 120_000)

afterAll(async () => {
  await chromium?.close()
  await demo?.close()
  ports?.release()
})

const onScene = async (scene: string, use: (page: Page) => Promise<void>, options = {}): Promise<void> => {
  const { page, complaints, close } = await chromium.open(demo.scene(scene), options)
  try {
    await page.locator('main').waitFor()
    await use(page)
    expect(complaints).toEqual([])
  } finally {
    await close()
  }
}
const button = (page: Page, name: string) => page.getByRole('button', { name })
const state = async (page: Page): Promise<string | null> =>
  page.getByRole('status', { name: 'State', exact: true }).textContent()

const violationsOf = async (page: Page): Promise<readonly string[]> => {
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate((): Promise<axe.AxeResults> => Reflect.get(globalThis, 'axe').run())
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
}

describe('axe', () => {
  it.each(SCENES)('finds nothing wrong with %s, wide and light, narrow and dark', async (scene) => {
    for (const options of [{ colorScheme: 'light' }, { colorScheme: 'dark', viewport: PHONE, locale: 'id' }] as const)
      await onScene(
        scene,
        async (page) => {
          expect(await violationsOf(page), `${options.colorScheme}`).toEqual([])
          const wider = await page.evaluate(
            'document.documentElement.scrollWidth > document.documentElement.clientWidth',
          )
          expect(wider, 'the page is wider than the screen').toBe(false)
        },
        options,
      )
  })
})

describe('settings', () => {
  it.each([{ colorScheme: 'light' }, { colorScheme: 'dark', viewport: PHONE }] as const)(
    'axe finds nothing wrong with any list, one of it and a new one: %o',
    async (options) => {
      await onScene(
        'settings',
        async (page) => {
          const fine = async (what: string): Promise<void> => {
            expect(await violationsOf(page), what).toEqual([])
            const wider = await page.evaluate(
              'document.documentElement.scrollWidth > document.documentElement.clientWidth',
            )
            expect(wider, `${what} is wider than the screen`).toBe(false)
          }
          await button(page, 'Settings').click()
          const lists = page.getByRole('navigation', { name: 'What is set' }).getByRole('button')
          await lists.first().waitFor()
          for (const list of await lists.all()) {
            const name = (await list.textContent()) ?? ''
            await list.click()
            await page.locator('.admin-changes').first().waitFor({ state: 'attached' })
            await fine(name)
            for (const opens of [page.locator('.admin-open'), page.getByRole('button', { name: /^New / })]) {
              if ((await opens.count()) === 0) continue
              await opens.first().click()
              await page.locator('.admin-form').waitFor()
              await fine(`${name}, opened`)
              await page.getByRole('button', { name: 'Back', exact: true }).click()
            }
          }
        },
        options,
      )
    },
    120_000,
  )
})

describe('recording', () => {
  it.each([
    ['board', {}],
    ['ready', { colorScheme: 'dark', viewport: PHONE }],
  ] as const)('on %s: seen as a waveform, a place chosen by mouse and by keys', async (scene, options) => {
    await onScene(
      scene,
      async (page) => {
        await page.locator('.contact-open').first().click()
        const place = page.getByRole('slider', { name: 'Place in the recording' })
        await place.waitFor()
        const at = (): Promise<string | null> => place.getAttribute('aria-valuetext')
        expect(await at()).toBe('0:00 of 3:04')
        await place.focus()
        await page.keyboard.press('PageUp')
        await page.keyboard.press('ArrowLeft')
        expect(await at()).toBe('0:25 of 3:04')
        await page.keyboard.press('End')
        expect(await at()).toBe('3:04 of 3:04')
        const box = await place.boundingBox()
        await place.click({ position: { x: (box?.width ?? 0) / 2, y: 20 } })
        expect(await at()).toBe('1:32 of 3:04')
        expect(await violationsOf(page)).toEqual([])
      },
      options,
    )
  })
})

describe('desk.names', () => {
  it.each([
    ['ready', ['Ready', 'Away', 'Sign out']],
    ['offer', ['Answer', 'Decline']],
    ['talking', ['Mute', 'Hold', 'Keypad', 'Transfer', 'Conference', 'Pause recording', 'Hang up']],
    ['muted', ['Unmute']],
    ['desk-phone', ['Unmute', 'Hold', 'Keypad', 'Transfer', 'Hang up']],
    ['on-hold', ['Resume']],
    ['wrapup', ['Disposition', 'Finish']],
  ] as const)('%s has %j in sight, each once', async (scene, names) => {
    await onScene(scene, async (page) => {
      for (const name of names) {
        await button(page, name).waitFor({ state: 'visible' })
        expect(await button(page, name).count(), name).toBe(1)
        // A shortcut shown in it is not part of its name.
        expect(await page.getByRole('button', { name, exact: true }).count(), name).toBe(1)
      }
    })
  })

  it('who is asked into a call has what they can do in it, and nothing that is their colleague’s to do', async () => {
    await onScene('asked', async (page) => {
      await page.getByText('Budi Santoso asks you; the caller hears music.').waitFor()
      const controls = page.getByRole('group', { name: 'Call controls' }).getByRole('button')
      expect(await controls.locator('.action-label').allTextContents()).toEqual(['Mute', 'Keypad', 'Hang up'])
    })
  })

  it.each([
    ['ready', 'Ready'],
    ['offer', 'Ringing'],
    ['talking', 'Talking'],
    ['on-hold', 'On hold'],
    ['wrapup', 'Wrap-up'],
    ['away', 'Away'],
    ['reconnecting', 'Reconnecting'],
    ['no-microphone', 'Offline'],
  ] as const)('%s shows the state %s', async (scene, word) => {
    await onScene(scene, async (page) => {
      await waitFor(`the state ${word}`, async () => (await state(page)) === word)
    })
  })

  it('signs in by two fields and a button', async () => {
    await onScene('sign-in', async (page) => {
      await page.getByLabel('Username').fill('siti')
      await page.getByLabel('Password').fill('right')
      await button(page, 'Sign in').click()
      await page.getByRole('status', { name: 'State', exact: true }).waitFor()
    })
  })
})

describe('board.latest', () => {
  it('is looked at anew while nothing moves: what was just closed is so there too', async () => {
    await onScene('board', async (page) => {
      await page.clock.install()
      await page.reload()
      // The scripted server's contacts are always so many minutes old: asked again a minute later, they have moved.
      const first = (): Promise<string | null> => page.locator('.contact-at').first().textContent()
      const before = await first()
      await page.clock.runFor(61_000)
      await waitFor('the list of a minute later', async () => (await first()) !== before)
    })
  })
})

describe('desk.signed-out', () => {
  it('a call that goes on without a sign-in can be ended', async () => {
    await onScene('expired', async (page) => {
      await page.getByText('Your call goes on').waitFor()
      await button(page, 'Hang up').click()
      await button(page, 'Hang up').waitFor({ state: 'detached' })
    })
  })
})

describe('desk.keyboard', () => {
  it('answers, mutes, holds, hangs up and finishes by the keys that it shows', async () => {
    await onScene('offer', async (page) => {
      expect(await button(page, 'Answer').getAttribute('aria-keyshortcuts')).toBe('Alt+Shift+A')
      await page.keyboard.press('Alt+Shift+A')
      await waitFor('to be talking', async () => (await state(page)) === 'Talking')
      await page.keyboard.press('Alt+Shift+M')
      await button(page, 'Unmute').waitFor()
      await page.keyboard.press('Alt+Shift+H')
      await waitFor('to be on hold', async () => (await state(page)) === 'On hold')
      await page.keyboard.press('Alt+Shift+E')
      await waitFor('wrap-up', async () => (await state(page)) === 'Wrap-up')
      await page.keyboard.press('Alt+Shift+F')
      await waitFor('to be ready', async () => (await state(page)) === 'Ready')
    })
  })

  it('takes digits that are typed, but not those of a field', async () => {
    await onScene('talking', async (page) => {
      await page.keyboard.press('Alt+Shift+K')
      await page.keyboard.type('12#')
      await waitFor('the digits', async () => (await page.getByLabel('Digits sent').textContent()) === '12#')
      await button(page, 'Transfer').click()
      await page.getByLabel('Name, queue or number').fill('0812')
      await button(page, 'Send to 0812').waitFor()
    })
  })

  it('writes and keeps a note; what is still typed at the end of the call is there for the wrap-up', async () => {
    await onScene('talking', async (page) => {
      await page.keyboard.press('Alt+Shift+N')
      await page.keyboard.type('wants an invoice')
      await page.keyboard.press('Tab')
      await page.keyboard.press('Enter')
      await page.locator('.notes-kept').getByText('wants an invoice').waitFor()
      const note = page.getByRole('textbox', { name: 'Note', exact: true })
      expect(await note.inputValue()).toBe('')
      await page.keyboard.press('Alt+Shift+N')
      await page.keyboard.type('by post')
      await page.keyboard.press('Alt+Shift+E')
      await waitFor('wrap-up', async () => (await state(page)) === 'Wrap-up')
      expect(await note.inputValue()).toBe('by post')
      await page.locator('.notes-kept').getByText('wants an invoice').waitFor()
    })
  })

  it('chooses a disposition without a mouse', async () => {
    await onScene('wrapup', async (page) => {
      await button(page, 'Disposition').focus()
      await page.keyboard.press('Enter')
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('Enter')
      await page.getByText('Not chosen yet').waitFor({ state: 'detached' })
    })
  })
})

describe('desk.two-tabs', () => {
  it('the second tab says so, and takes the desk over', async () => {
    await onScene('ready', async (first) => {
      const second = await first.context().newPage()
      await second.goto(demo.scene('ready'))
      await button(second, 'Use it here').click()
      await second.getByRole('status', { name: 'State', exact: true }).waitFor()
      await first.getByText('The desk has moved to another tab').waitFor()
    })
  })
})

describe('desk.languages', () => {
  it('changes at once and stays changed', async () => {
    await onScene('talking', async (page) => {
      await button(page, 'Bahasa Indonesia').click()
      await button(page, 'Tahan').waitFor()
      await page.reload()
      await button(page, 'Tahan').waitFor()
      expect(await page.evaluate('document.documentElement.lang')).toBe('id')
    })
  })
})

describe('size', () => {
  it('fetches at most 250 KB, gzipped, before the sign-in and for the desk; SIP comes after it', () => {
    const built = fileURLToPath(new URL('../../dist/softphone', import.meta.url))
    const manifest: Manifest = JSON.parse(readFileSync(join(built, '.vite', 'manifest.json'), 'utf8'))
    const first = filesOf(manifest, 'index.html')
    const bytes = first.reduce((sum, file) => sum + gzipSync(readFileSync(join(built, file))).length, 0)
    console.log(`first load: ${Math.round(bytes / 1024)} KB in ${first.length} files`)
    expect(bytes).toBeLessThanOrEqual(FIRST_LOAD_BYTES)
    const sip = Object.values(manifest).find(({ src }) => src?.endsWith('sip-line.ts'))
    expect(sip?.isDynamicEntry).toBe(true)
    expect(first).not.toContain(sip?.file)
    expect(first.map((file) => readFileSync(join(built, file), 'utf8')).join('')).not.toContain('SIP/2.0')
  })

  it('fetches no more for the page of a caller', () => {
    const built = fileURLToPath(new URL('../../dist/softphone', import.meta.url))
    const manifest: Manifest = JSON.parse(readFileSync(join(built, '.vite', 'manifest.json'), 'utf8'))
    const files = [...new Set(filesOf(manifest, 'call.html'))]
    const bytes = files.reduce((sum, file) => sum + gzipSync(readFileSync(join(built, file))).length, 0)
    console.log(`first load of /call: ${Math.round(bytes / 1024)} KB in ${files.length} files`)
    expect(bytes).toBeLessThanOrEqual(FIRST_LOAD_BYTES)
    expect(files.map((file) => readFileSync(join(built, file), 'utf8')).join('')).not.toContain('SIP/2.0')
  })

  it('has no demo in what is installed', () => {
    const built = fileURLToPath(new URL('../../dist/softphone', import.meta.url))
    const files = readdirSync(built, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.js'))
    expect(files).not.toEqual([])
    for (const file of files) expect(readFileSync(join(built, file), 'utf8'), file).not.toContain(DEMO_CALL)
  })
})

/** A word that only the scripted server says. */
const DEMO_CALL = 'c-demo-1'

type Manifest = Readonly<
  Record<
    string,
    {
      readonly file: string
      readonly src?: string
      readonly isDynamicEntry?: boolean
      readonly css?: readonly string[]
      readonly imports?: readonly string[]
    }
  >
>

/** What the page needs before it shows anything: scripts and styles, not what is fetched later. */
const filesOf = (manifest: Manifest, name: string): readonly string[] => {
  const part = manifest[name]
  if (part === undefined) throw new Error(`the build has no ${name}`)
  return [part.file, ...(part.css ?? []), ...(part.imports ?? []).flatMap((each) => filesOf(manifest, each))]
}
