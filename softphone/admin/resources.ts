/** The lists that admins keep, in the order of the page: a new one is a file of resources/ and a line here. */
import type { ResourceView } from './resource.ts'
import { agents } from './resources/agents.ts'
import { numbers } from './resources/numbers.ts'
import { queues } from './resources/queues.ts'

export const RESOURCE_VIEWS: readonly ResourceView[] = [agents, queues, numbers]
