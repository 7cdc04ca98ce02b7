import type { Answer } from '../state/backend.ts'

/** What was asked for; a refusal is thrown, for queries that try again by themselves. */
export const granted = <T>(answer: Answer<T>): T => {
  if (answer.ok) return answer.value
  throw new Error(`The server did not give it: ${answer.refusal.type}`)
}
