/** What holds for the whole house: changed together or not at all. */
import { type Decided, refuse, type Turn } from '../turn.ts'
import type { LineCommand } from './command.ts'
import { wrongOutside } from './decide.ts'
import { wrongCaps } from './decide-caps.ts'

type Of<T extends LineCommand['type']> = Extract<LineCommand, { readonly type: T }>

/** What is null stays as it is. */
export const setHouse = (turn: Turn, { outside, caps, by }: Of<'set-house'>): Decided => {
  const wrong =
    within('outside', outside === null ? undefined : wrongOutside(outside)) ??
    within('caps', caps === null ? undefined : wrongCaps(caps))
  if (wrong !== undefined) return wrong
  if (outside !== null) turn.emit({ type: 'outside-rules-set', rules: outside, by })
  if (caps !== null) turn.emit({ type: 'call-caps-set', caps, by })
  return undefined
}

export const setOutsideRules = (turn: Turn, { rules, by }: Of<'set-outside-rules'>): Decided => {
  const wrong = wrongOutside(rules)
  if (wrong === undefined) turn.emit({ type: 'outside-rules-set', rules, by })
  return wrong
}

export const setCallCaps = (turn: Turn, { caps, by }: Of<'set-call-caps'>): Decided => {
  const wrong = wrongCaps(caps)
  if (wrong === undefined) turn.emit({ type: 'call-caps-set', caps, by })
  return wrong
}

const within = (setting: string, wrong: Decided): Decided =>
  wrong === undefined ? undefined : refuse(wrong.code, `${setting}.${wrong.path}`, wrong.message)
