/** SQLite's limit of parameters a statement (PostgreSQL's is 65535). */
const MOST_PARAMETERS = 32_766

/** The rows in as few lists as the parameters of one statement allow. */
export const chunks = <T>(rows: readonly T[], parametersPerRow: number): T[][] => {
  const size = Math.floor(MOST_PARAMETERS / parametersPerRow)
  const lists: T[][] = []
  for (let i = 0; i < rows.length; i += size) lists.push(rows.slice(i, i + size))
  return lists
}
