import type { Assignment } from './kind.ts'
import type { Session } from './session.ts'

/** The session with a variable set, among the masked or the others. */
export const assigned = (session: Session, { variable, value, secret }: Assignment): Session => {
  const { [variable]: _, ...variables } = session.variables
  const { [variable]: __, ...secrets } = session.secrets
  return secret
    ? { ...session, variables, secrets: { ...secrets, [variable]: value } }
    : { ...session, secrets, variables: { ...variables, [variable]: value } }
}
