/** Where a caller stands in a flow, as text: so it is sealed as a whole in the journal, whatever was typed. */
import type { Session } from '../ivr/session.ts'

export const sessionText = (session: Session): string => JSON.stringify(session)

/** Null for what is none: the customer's key was deleted, and with it all that they typed. */
export const readSession = (text: string): Session | null => {
  if (text === '') return null
  const value: unknown = JSON.parse(text)
  return isSession(value) ? value : null
}

const isSession = (value: unknown): value is Session =>
  typeof value === 'object' && value !== null && 'flow' in value && 'version' in value && 'phase' in value
