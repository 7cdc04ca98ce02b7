/** The end of a switch over every case: what comes here is a case that was forgotten, and the compiler says so first. */
export const unreachable = (value: never): never => {
  throw new Error(`There is no such case: ${JSON.stringify(value)}`)
}
