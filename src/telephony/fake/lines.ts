/** Trunks and desk phones of the fake switch: names in its memory. */
import type { LineId } from '../../core/ids.ts'
import { LINE_PATTERN } from '../../core/lines/words.ts'
import { EngineRefusedError } from '../../ports/engine.ts'

export const createFakeLines = () => {
  const lines = new Set<LineId>()
  return {
    open: (line: LineId): void => {
      if (!LINE_PATTERN.test(line)) throw new EngineRefusedError('open-line: not a name of ours')
      lines.add(line)
    },
    close: (line: LineId): void => void lines.delete(line),
    has: (line: LineId): boolean => lines.has(line),
    /** Memory is gone with the switch. */
    forgetAll: (): void => lines.clear(),
    names: (): readonly LineId[] => [...lines],
  }
}
