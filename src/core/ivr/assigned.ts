import type { Assignment } from './kind.ts'
import type { Session } from './session.ts'

export interface Assigning {
  /** The session with all that was put so far. */
  readonly session: Session
  /** Sets a variable, among the masked or the others. */
  put(assignment: Assignment): void
}

/** Sets variables of a session one after the other, on a copy: what a hundred of them cost does not grow with how many there are. */
export const assigning = (session: Session): Assigning => {
  const variables: Record<string, string> = { ...session.variables }
  const secrets: Record<string, string> = { ...session.secrets }
  return {
    session: { ...session, variables, secrets },
    put: ({ variable, value, secret }) => {
      const [where, other] = secret ? [secrets, variables] : [variables, secrets]
      if (Object.hasOwn(other, variable)) Reflect.deleteProperty(other, variable)
      where[variable] = value
    },
  }
}
