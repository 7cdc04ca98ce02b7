/** What holds for the whole house, each as its own resource has it. */
import Type, { type Static } from 'typebox'
import { closed } from './basics.ts'
import { CallCaps, CallCapsPatch } from './caps.ts'
import { OutsidePatch, OutsideRules } from './lines.ts'

export const Settings = Type.Object({ outside: OutsideRules, caps: CallCaps }, closed)
export type Settings = Static<typeof Settings>
export const SettingsPatch = Type.Object(
  { outside: Type.Optional(OutsidePatch), caps: Type.Optional(CallCapsPatch) },
  { ...closed, minProperties: 1 },
)
