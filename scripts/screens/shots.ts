/** What is pictured: the scenes of the demo, and what a few clicks make of them. */
import type { Page } from 'playwright-core'

interface Pair {
  readonly en: string
  readonly id: string
}
type Say = (pair: Pair) => string

export interface Shot {
  readonly name: string
  readonly scene: string
  readonly steps?: (page: Page, say: Say) => Promise<void>
}

const press =
  (pair: Pair) =>
  async (page: Page, say: Say): Promise<void> => {
    await page.getByRole('button', { name: say(pair), exact: true }).click()
  }

export const SHOTS: readonly Shot[] = [
  { name: 'sign-in', scene: 'sign-in' },
  {
    name: 'sign-in-wrong',
    scene: 'sign-in',
    steps: async (page, say) => {
      await page.getByLabel(say({ en: 'Username', id: 'Nama pengguna' })).fill('siti')
      await page.getByLabel(say({ en: 'Password', id: 'Kata sandi' })).fill('wrong')
      await press({ en: 'Sign in', id: 'Masuk' })(page, say)
    },
  },
  { name: 'desk-ready', scene: 'ready' },
  {
    name: 'desk-timeline',
    scene: 'ready',
    steps: async (page) => {
      await page.locator('.contact-open').first().click()
      await page.locator('.wave-place').waitFor()
    },
  },
  { name: 'desk-away', scene: 'away' },
  { name: 'desk-reconnecting', scene: 'reconnecting' },
  { name: 'desk-no-microphone', scene: 'no-microphone' },
  ...[
    'ready-no-microphone',
    'not-heard',
    'not-hearing',
    'no-path',
    'microphone-lost',
    'desk-phone',
    'consulting-number',
    'put-through',
    'offer-back',
    'offer-colleague',
    'talking-colleague',
    'asked-offer',
    'asked',
    'asked-in',
    'notes',
  ].map((scene) => ({
    name: `desk-${scene}`,
    scene,
  })),
  { name: 'sign-in-in-call', scene: 'expired' },
  { name: 'desk-disk-full', scene: 'disk-full', steps: press({ en: 'Hold', id: 'Tahan' }) },
  { name: 'desk-offer', scene: 'offer' },
  { name: 'desk-talking', scene: 'talking' },
  { name: 'desk-muted', scene: 'muted' },
  { name: 'desk-on-hold', scene: 'on-hold' },
  { name: 'desk-keypad', scene: 'talking', steps: press({ en: 'Keypad', id: 'Tombol angka' }) },
  { name: 'desk-transfer', scene: 'talking', steps: press({ en: 'Transfer', id: 'Alihkan' }) },
  { name: 'desk-conference', scene: 'talking', steps: press({ en: 'Conference', id: 'Konferensi' }) },
  { name: 'desk-consulting', scene: 'consulting' },
  { name: 'desk-in-conference', scene: 'in-conference' },
  { name: 'desk-wrapup', scene: 'wrapup' },
  { name: 'desk-disposition', scene: 'wrapup', steps: press({ en: 'Disposition', id: 'Hasil' }) },
  { name: 'desk-server-away', scene: 'server-away' },
  { name: 'desk-other-browser', scene: 'other-browser' },
  ...[
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
  ].map((scene) => ({ name: scene, scene })),
  { name: 'visitor-keypad', scene: 'visitor-talking', steps: press({ en: 'Keypad', id: 'Tombol angka' }) },
  { name: 'board', scene: 'board' },
  { name: 'board-busy', scene: 'board-busy' },
  {
    name: 'board-recording',
    scene: 'board',
    steps: async (page) => {
      await page.locator('.contact-open').first().click()
      await page.locator('.wave-place').click({ position: { x: 90, y: 20 } })
    },
  },
  { name: 'board-listening', scene: 'listening' },
  {
    name: 'board-closing',
    scene: 'board-busy',
    steps: async (page, say) => {
      await page
        .getByRole('button', { name: say({ en: 'Close what', id: 'Selesaikan utang' }) })
        .first()
        .click()
    },
  },
  ...(
    [
      ['settings-agents', []],
      ['settings-agent', [{ en: 'Siti Rahma', id: 'Siti Rahma' }]],
      [
        'settings-queue',
        [
          { en: 'Queues', id: 'Antrean' },
          { en: 'Support', id: 'Support' },
        ],
      ],
      [
        'settings-hours',
        [
          { en: 'Opening hours', id: 'Jam buka' },
          { en: 'Office', id: 'Office' },
        ],
      ],
      [
        'settings-trunk',
        [
          { en: 'Trunks', id: 'Jalur luar' },
          { en: 'Telkom', id: 'Telkom' },
        ],
      ],
      ['settings-caps', [{ en: 'Caps of calls out', id: 'Batas panggilan keluar' }]],
      [
        'settings-prompt',
        [
          { en: 'Prompts', id: 'Rekaman suara' },
          { en: 'Welcome', id: 'Welcome' },
        ],
      ],
      [
        'settings-flow',
        [
          { en: 'Flows', id: 'Alur' },
          { en: 'Hotline', id: 'Hotline' },
        ],
      ],
      [
        'settings-new-number',
        [
          { en: 'Numbers', id: 'Nomor' },
          { en: 'New number', id: 'Nomor baru' },
        ],
      ],
    ] as const
  ).map(
    ([name, presses]): Shot => ({
      name,
      scene: 'settings',
      steps: async (page, say) => {
        for (const name of [{ en: 'Settings', id: 'Pengaturan' }, ...presses])
          await page.getByRole('button', { name: say(name), exact: true }).click()
        await page.locator('.admin-changes, .admin-form').first().waitFor()
      },
    }),
  ),
]
