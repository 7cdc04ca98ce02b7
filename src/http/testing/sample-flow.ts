/** The flow that a new installation answers with, for tests that work on it. */
import { readFileSync } from 'node:fs'
import { ALWAYS_OPEN } from '../../core/ivr/first.ts'
import { type Harness, START } from './harness.ts'

type Nodes = Record<string, Record<string, unknown>>

/** A copy of its own for each test. */
export const hotline = (): { id: string; name: string; nodes: Nodes } & Record<string, unknown> =>
  JSON.parse(readFileSync('dialplan/flows/hotline.json', 'utf8'))

/** The hotline's flow is there, published as version 1, and the hours that it goes by. */
export const withHotline = async (harness: Harness): Promise<void> => {
  harness.center.hours.set('always', ALWAYS_OPEN)
  const made = await harness.as('admin', 'POST', '/api/v1/flows', { id: 'hotline', name: 'Hotline', flow: hotline() })
  const published = await harness.as('admin', 'POST', '/api/v1/flows/hotline/publish')
  if (made.statusCode !== 201 || published.statusCode !== 200) throw new Error(made.payload + published.payload)
}

export const AT = new Date(START).toISOString()
