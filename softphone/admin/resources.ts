/** The lists that admins keep, in the order of the page: a new one is a file of resources/ and a line here. */
import type { ResourceView } from './resource.ts'
import { agents } from './resources/agents.ts'
import { caps } from './resources/caps.ts'
import { dispositions, reasons } from './resources/codes.ts'
import { flows } from './resources/flows.ts'
import { hours } from './resources/hours.ts'
import { numbers } from './resources/numbers.ts'
import { outside } from './resources/outside.ts'
import { phones } from './resources/phones.ts'
import { prompts } from './resources/prompts.ts'
import { queues } from './resources/queues.ts'
import { routes } from './resources/routes.ts'
import { trunks } from './resources/trunks.ts'

export const RESOURCE_VIEWS: readonly ResourceView[] = [
  agents,
  queues,
  numbers,
  flows,
  hours,
  prompts,
  dispositions,
  reasons,
  trunks,
  phones,
  routes,
  outside,
  caps,
]
