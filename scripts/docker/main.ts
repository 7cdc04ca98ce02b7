/**
 * docker.steps: carries out the Dockerfile where no Docker is, and proves what comes of it. Run as root, with Debian's
 * `mmdebstrap` installed:
 *
 *     npm run test:docker
 *
 * It starts, its health turns green, a call goes through it, orphans are buried, SIGTERM ends it, and it has written nothing beyond
 * its volume, for it could not. What it makes is thrown away, but for the archive of a bare Debian.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { productRoot } from '../../src/config.ts'
import { waitFor } from '../lib/wait-for.ts'
import { buildStages } from './build.ts'
import { type Container, runContainer } from './container.ts'
import { type Image, imageOf, parseDockerfile } from './dockerfile.ts'

const HEALTHY_MS = 120_000
/** As README tells `docker run` to wait. */
const STOP_MS = 30_000

const prove = async (container: Container, image: Image): Promise<void> => {
  const began = performance.now()
  await waitFor(
    'the health check to turn green',
    async () => container.ended() || container.exec(image.health).status === 0,
    HEALTHY_MS,
  )
  if (container.ended()) throw new Error('it ended by itself')
  tell(`healthy after ${seconds(began)}`)
  const who = container.exec([
    'sh',
    '-c',
    'cat /proc/1/comm; grep -hE "^(Uid|CapEff|CapBnd|NoNewPrivs)" /proc/1/status',
  ])
  tell(`process 1: ${who.said.trim().replaceAll(/\s+/g, ' ')}`)
  if (/Uid:\s+0/.test(who.said)) throw new Error('it runs as root')
  const demo = container.exec(['node', 'dist/scripts/demo/main.js'])
  console.log(demo.said)
  if (demo.status !== 0 || !demo.said.includes('the running hotline')) throw new Error('the call did not go through')
  tell('a call went through: the two heard each other, and it is recorded')
  container.exec(['sh', '-c', '(sh -c "exit 0" & exec sleep 0.1) & exec sleep 0.5'])
  await waitFor('the dead to be buried', async () => zombies(container) === 0, 5_000)
  tell('what others left behind is buried')
  const stopped = performance.now()
  const status = await container.stop(STOP_MS)
  if (status !== 0) throw new Error(`SIGTERM ended it with ${status}`)
  tell(`SIGTERM ended it with 0 after ${seconds(stopped)}`)
}

const zombies = (container: Container): number =>
  container
    .exec(['sh', '-c', 'cat /proc/[0-9]*/stat 2>/dev/null'])
    .said.split('\n')
    .filter((line) => /\) Z /.test(line)).length

const seconds = (since: number): string => `${((performance.now() - since) / 1000).toFixed(1)} s`
const tell = (text: string): void => console.log(`✓ ${text}`)

const main = async (): Promise<void> => {
  if (process.getuid?.() !== 0) throw new Error('run it as root: it makes root folders and mounts things in them')
  const tree = productRoot()
  const stages = parseDockerfile(readFileSync(join(tree, 'Dockerfile'), 'utf8'))
  const last = stages.at(-1)
  if (last === undefined) throw new Error('the Dockerfile has no stage')
  const folder = mkdtempSync('/var/tmp/sambung-docker-')
  try {
    const root = await buildStages(tree, folder, stages)
    const size = spawnSync('du', ['-sm', root], { encoding: 'utf8' }).stdout.split('\t')[0]
    console.log(`\n== the last stage: ${size} MB; it is started\n`)
    const image = imageOf(last)
    const container = await runContainer(root, image)
    try {
      await prove(container, image)
    } finally {
      if (!container.ended()) await container.stop(STOP_MS)
    }
    console.log('\ndocker.steps: all went as it should.')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

main().catch((error: unknown) => {
  console.error(`✗ ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = 1
})
