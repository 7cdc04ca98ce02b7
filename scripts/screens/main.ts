/**
 * `npm run screens -- FOLDER [WORD]`: pictures of every page in every state, light and dark, English and Indonesian, wide and
 * narrow, from the app on its scripted server; with a WORD only those whose name has it. Looked at, not compared.
 */
import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { ensureProgram } from '../tools/programs.ts'
import { run } from '../tools/run.ts'
import { servePages } from './serve.ts'
import { SHOTS, type Shot } from './shots.ts'

const THEMES = ['light', 'dark'] as const
const LANGUAGES = ['en', 'id'] as const
const WIDTHS = [
  { width: 1280, height: 800 },
  { width: 390, height: 844 },
] as const

interface Look {
  readonly theme: (typeof THEMES)[number]
  readonly language: (typeof LANGUAGES)[number]
  readonly size: (typeof WIDTHS)[number]
}

const LOOKS: readonly Look[] = THEMES.flatMap((theme) =>
  LANGUAGES.flatMap((language) => WIDTHS.map((size) => ({ theme, language, size }))),
)

const nameOf = (shot: Shot, { theme, language, size }: Look): string =>
  `${shot.name}.${theme}.${language}.${size.width}.png`

const take = async (browser: Browser, base: string, folder: string, look: Look, shots: readonly Shot[]) => {
  const context = await browser.newContext({
    viewport: look.size,
    colorScheme: look.theme,
    locale: look.language,
    reducedMotion: 'reduce',
  })
  try {
    for (const shot of shots) {
      const page = await context.newPage()
      await page.goto(`${base}/index.html?scene=${shot.scene}`)
      await settle(page)
      await shot.steps?.(page, words(look.language))
      await settle(page)
      await page.screenshot({ path: join(folder, nameOf(shot, look)), fullPage: true })
      await page.close()
    }
  } finally {
    await context.close()
  }
}

/** Shots say English names; this finds the button in either language by its place among the words. */
const words = (language: Look['language']) => (pair: { readonly en: string; readonly id: string }) => pair[language]

const settle = async (page: Page): Promise<void> => {
  await page.locator('main').waitFor()
  await page.evaluate('document.fonts.ready')
}

const main = async ([folder, word = '']: readonly string[]): Promise<void> => {
  if (folder === undefined) throw new Error('Into which folder? For example: npm run screens -- /tmp/screens')
  const { command, env } = await ensureProgram('chromium', (line) => console.log(line))
  const into = resolve(folder)
  await mkdir(into, { recursive: true })
  await run(process.execPath, ['node_modules/vite/bin/vite.js', 'build', '--mode', 'demo', '--logLevel', 'warn'])
  const pages = await servePages('dist/softphone-demo')
  const browser = await chromium.launch({
    executablePath: command[0],
    env: { ...process.env, ...env },
    args: ['--no-sandbox'],
  })
  try {
    for (const look of LOOKS) {
      const shots = SHOTS.filter((shot) => nameOf(shot, look).includes(word))
      if (shots.length > 0) await take(browser, pages.base, into, look, shots)
      for (const shot of shots) console.log(join(into, nameOf(shot, look)))
    }
  } finally {
    await browser.close()
    await pages.close()
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})
