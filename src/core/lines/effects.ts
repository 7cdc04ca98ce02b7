/** What the switch is asked for when a line was changed: it has each one as it is now, or not at all. */
import { toSwitch } from '../call/commands.ts'
import type { Effect } from '../effect.ts'
import { lineId } from '../ids.ts'
import type { LineEvent } from './event.ts'
import { lineOfPhone, lineOfTrunk } from './words.ts'

export const lineEffects = (event: LineEvent): readonly Effect[] => {
  switch (event.type) {
    case 'trunk-saved': {
      const line = lineOfTrunk(event.trunk.id)
      return [toSwitch({ type: event.trunk.enabled ? 'open-line' : 'close-line', line })]
    }
    case 'trunk-retired':
      return [toSwitch({ type: 'close-line', line: lineOfTrunk(event.trunk) })]
    case 'desk-phone-saved':
      return [toSwitch({ type: 'open-line', line: lineOfPhone(event.phone) })]
    case 'desk-phone-retired':
      return [toSwitch({ type: 'close-line', line: lineId(event.username) })]
    default:
      return []
  }
}
