/** Trunks and desk phones as the switch should have them: whole, with the secret that nobody else sees. */
import type { LineId } from '../core/ids.ts'
import type { Trunk } from '../core/lines/words.ts'

export type Line = TrunkLine | PhoneLine

export interface TrunkLine {
  readonly kind: 'trunk'
  readonly line: LineId
  readonly trunk: Trunk
  /** Null where it knows us by our address. */
  readonly secret: string | null
}

export interface PhoneLine {
  readonly kind: 'phone'
  readonly line: LineId
  readonly secret: string
}

/** `trying`: not yet, or nobody answers; a line that registers nowhere has none. */
export type LineState = 'registered' | 'refused' | 'trying'
