/** The lists that admins keep. */
export const RESOURCES = [
  'agents',
  'queues',
  'numbers',
  'flows',
  'hours',
  'prompts',
  'dispositions',
  'reasons',
  'trunks',
  'phones',
  'routes',
  'outside',
  'caps',
] as const
export type Resource = (typeof RESOURCES)[number]
