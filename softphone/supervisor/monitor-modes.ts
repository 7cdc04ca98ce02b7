import type { MonitorNow } from '../../src/wire/live.ts'
import type { Shortcut } from '../ui/shortcuts.ts'

export const SHORTCUTS = { listen: 'L', whisper: 'S', barge: 'B' } as const satisfies Readonly<
  Record<MonitorNow['mode'], Shortcut>
>
