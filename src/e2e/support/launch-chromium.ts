/** How Chromium is started: npm test finds or fetches it and says so in SAMBUNG_TOOLS; else it is on the PATH. */
import { type Browser, chromium } from 'playwright-core'

export const launchChromium = (flags: readonly string[]): Promise<Browser> => {
  const tools: Tools = JSON.parse(process.env.SAMBUNG_TOOLS ?? '{}')
  const { command: [program = 'chromium'] = ['/usr/bin/chromium'], env = {} } = tools.chromium ?? {}
  return chromium.launch({
    executablePath: program,
    env: { ...process.env, ...env },
    args: ['--no-sandbox', '--disable-background-networking', ...flags],
  })
}

interface Tools {
  readonly chromium?: { readonly command: readonly string[]; readonly env: Readonly<Record<string, string>> }
}
