// Brings a fresh clone to where the product can run: node packages, the database's native part, the build.
// It has no dependencies and plain syntax, for it runs before any of them exist and must greet an old Node politely.
// Every script of package.json that needs a built tree has it as its `pre` script; a second run takes 0.1 s, offline.

import { ensureBuild } from './bootstrap/build.mjs'
import { withLock } from './bootstrap/lock.mjs'
import { ensureNative, nativeIsReady } from './bootstrap/native.mjs'
import { ensurePackages, packagesAreReady } from './bootstrap/packages.mjs'
import { root } from './bootstrap/places.mjs'

const NEEDED = [20, 19]

const main = async () => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major < NEEDED[0] || (major === NEEDED[0] && minor < NEEDED[1]))
    throw new Error(
      `This is Node ${process.versions.node}; Sambung needs ${NEEDED.join('.')} or newer. ` +
        'Debian 13 has one that fits (apt-get install nodejs npm); on Debian 12 and Ubuntu take Node 22 from NodeSource or nodejs.org.',
    )
  process.chdir(root)
  if (!packagesAreReady() || !nativeIsReady())
    await withLock('node_modules.lock', async () => {
      await ensurePackages()
      await ensureNative()
    })
  await ensureBuild()
}

main().catch((fault) => {
  console.error(fault instanceof Error ? fault.message : fault)
  process.exitCode = 1
})
