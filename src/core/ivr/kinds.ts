/** Every kind of node that a flow can have, in the order in which the editor offers them. */
import { collect } from './kinds/collect.ts'
import { condition } from './kinds/condition.ts'
import { consent } from './kinds/consent.ts'
import { hangUp } from './kinds/hang-up.ts'
import { hours } from './kinds/hours.ts'
import { language } from './kinds/language.ts'
import { menu } from './kinds/menu.ts'
import { queue } from './kinds/queue.ts'
import { say } from './kinds/say.ts'
import { set } from './kinds/set.ts'
import { transfer } from './kinds/transfer.ts'
import { voicemail } from './kinds/voicemail.ts'

export const KINDS = [
  say,
  menu,
  collect,
  hours,
  condition,
  set,
  language,
  queue,
  voicemail,
  transfer,
  consent,
  hangUp,
] as const
