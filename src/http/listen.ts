import { renameSync, rmSync } from 'node:fs'
import type { App } from './deps.ts'

/**
 * Listens on a socket of the file system, in the place of whoever did before: there is no moment without one, and an older
 * server that ends later does not take this one's away, as it would if both had bound the same name.
 */
export const listenForEdge = async (app: App, path: string): Promise<void> => {
  const fresh = `${path}.new`
  rmSync(fresh, { force: true })
  await app.listen({ path: fresh })
  renameSync(fresh, path)
}
