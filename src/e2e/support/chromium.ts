/** A real Chromium with a microphone that is always allowed and speaks a tone; and the pages of the product in it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { makeTone } from '../../core/sound/tone.ts'
import { writeWav } from '../../core/sound/wav.ts'
import { launchChromium } from './launch-chromium.ts'

export interface TestBrowser {
  /** A browser of its own: cookies, storage and locks are shared with nobody. */
  open(url: string, options?: BrowserContextOptions): Promise<OpenPage>
  close(): Promise<void>
}

export interface OpenPage {
  readonly page: Page
  /** What the page complained about: errors, and what the content policy refused. */
  readonly complaints: readonly string[]
  close(): Promise<void>
}

/** `hz`: what its microphone hears, for ever; `denies`: whoever asks for it is refused. */
export const startChromium = async ({
  hz,
  denies = false,
}: {
  readonly hz: number
  readonly denies?: boolean
}): Promise<TestBrowser> => {
  const folder = mkdtempSync(join(tmpdir(), 'sambung-microphone-'))
  const voice = join(folder, 'voice.wav')
  writeFileSync(voice, writeWav({ rate: VOICE_RATE, channels: [makeTone(VOICE_RATE, { hz, rate: VOICE_RATE })] }))
  const browser: Browser = await launchChromium([
    denies ? DENIES : ALLOWS,
    ...FLAGS,
    `--use-file-for-fake-audio-capture=${voice}`,
  ])
  return {
    open: async (url, options) => {
      const context = await browser.newContext({ locale: 'en', reducedMotion: 'reduce', ...options })
      const page = await context.newPage()
      const complaints: string[] = []
      page.on('pageerror', (error) => complaints.push(error.message))
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text())
      })
      await page.goto(url)
      return { page, complaints, close: () => context.close() }
    },
    close: async () => {
      await browser.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** A second of it: a whole number of periods, which repeats without a click. */
const VOICE_RATE = 48_000
const FLAGS = ['--use-fake-device-for-media-stream']
const ALLOWS = '--use-fake-ui-for-media-stream'
const DENIES = '--deny-permission-prompts'
