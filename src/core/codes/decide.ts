/** Codes as admins set them, and whether a chosen one is among them. */
import { ID_PATTERN } from '../ids.ts'
import type { Command } from '../input.ts'
import { signed } from '../settings/signed.ts'
import type { ReadTable } from '../table.ts'
import type { Decided, Turn } from '../turn.ts'
import { refuse } from '../turn.ts'
import type { Code } from './words.ts'

type Of<T extends Command['type']> = Extract<Command, { readonly type: T }>
type Codes = ReadTable<Code['id'], Code>

export const saveDisposition = (turn: Turn, { disposition, by }: Of<'save-disposition'>): Decided => {
  const wrong = wrongCode('disposition', turn.state.dispositions, disposition)
  if (wrong === undefined) turn.emit({ type: 'disposition-saved', disposition, ...signed(by) })
  return wrong
}

export const retireDisposition = (turn: Turn, { disposition, by }: Of<'retire-disposition'>): Decided => {
  if (!turn.state.dispositions.has(disposition))
    return refuse('unknown', 'disposition', `there is no disposition "${disposition}"`)
  turn.emit({ type: 'disposition-retired', disposition, ...signed(by) })
  return undefined
}

export const saveReason = (turn: Turn, { reason, by }: Of<'save-reason'>): Decided => {
  const wrong = wrongCode('reason', turn.state.reasons, reason)
  if (wrong === undefined) turn.emit({ type: 'reason-saved', reason, ...signed(by) })
  return wrong
}

export const retireReason = (turn: Turn, { reason, by }: Of<'retire-reason'>): Decided => {
  if (!turn.state.reasons.has(reason)) return refuse('unknown', 'reason', `there is no reason "${reason}"`)
  turn.emit({ type: 'reason-retired', reason, ...signed(by) })
  return undefined
}

/** A wrap-up says one of the dispositions or none; where no admin has made any, whatever is said is right. */
export const unknownDisposition = (dispositions: Codes, disposition: string | null): Decided => {
  if (disposition === null || dispositions.size === 0) return undefined
  const known: readonly string[] = [...dispositions.keys()].sort()
  if (known.includes(disposition)) return undefined
  return refuse('invalid', 'disposition', `there is no disposition "${disposition}", as in "${known[0]}"`)
}

const wrongCode = (what: 'disposition' | 'reason', codes: Codes, code: Code): Decided => {
  if (!ID_PATTERN.test(code.id))
    return refuse(
      'invalid',
      `${what}.id`,
      `"${code.id}" is no id: letters, digits, dot, dash, underscore, as in "follow-up"`,
    )
  for (const other of codes.values())
    if (other.id !== code.id && other.name === code.name)
      return refuse('conflict', `${what}.name`, `the name "${code.name}" belongs to the ${what} ${other.id}`)
  return undefined
}
