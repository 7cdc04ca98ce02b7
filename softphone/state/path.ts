/** What a test leg says of the way that sound takes, put together of both its ends. */
import type { TestLeg } from '../phone/phone.ts'

/**
 * `unheard`: nothing of what the page sends arrives; `silent`: there is only silence to be sent; `deaf`: nothing arrives at the page;
 * `none`: neither.
 */
export type Path = 'unknown' | 'running' | 'fine' | 'unheard' | 'silent' | 'deaf' | 'none'

/** `heard`: whether the switch heard the page, null when nobody could say; `found` is null when a call came first. */
export const pathOf = (heard: boolean | null, found: TestLeg | null): Path => {
  if (heard === null || found === null) return 'unknown'
  // Of silence a browser may send nothing at all.
  if (found.hears && !found.speaks) return 'silent'
  if (heard && found.hears) return 'fine'
  if (heard) return 'deaf'
  return found.hears ? 'unheard' : 'none'
}
