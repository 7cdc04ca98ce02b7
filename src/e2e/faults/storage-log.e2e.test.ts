/** F10: the disk that the log goes to is full. Pino's own output would try a line again for ever, with the whole server waiting. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { foreignEnvironment } from '../support/own-settings.ts'
import { takePorts } from '../support/ports.ts'
import { waitFor } from '../support/wait-for.ts'
import { tellFault } from './tell.ts'

const MAIN = fileURLToPath(new URL('../../../dist/src/main.js', import.meta.url))
const NEEDED = { ariUser: 'sambung', ariSecret: 'x', amiHost: '127.0.0.1', amiUser: 'sambung', amiSecret: 'x' }

it('F10 the log has no room: the server answers and counts the lines that are lost', async () => {
  const ports = await takePorts()
  const data = mkdtempSync(join(tmpdir(), 'sambung-log-'))
  const [http, ari, ami] = [ports.take(), ports.take(), ports.take()]
  mkdirSync(join(data, 'run'))
  const access = { ...NEEDED, ariUrl: `http://127.0.0.1:${ari}/ari`, amiPort: ami, systemname: 'log', epoch: 1 }
  writeFileSync(join(data, 'run', 'switch.json'), JSON.stringify(access))
  const full = openSync('/dev/full', 'w')
  const server = spawn(process.execPath, [MAIN], {
    stdio: ['ignore', full, full],
    env: {
      ...foreignEnvironment(),
      SAMBUNG_DATA: data,
      SAMBUNG_PORT: `${http}`,
      SAMBUNG_ARI_PORT: `${ari}`,
      SAMBUNG_AMI_PORT: `${ami}`,
      SAMBUNG_LOG_LEVEL: 'info',
    },
  })
  const gone = once(server, 'exit')
  try {
    const lost = await waitFor(
      'lost lines to be counted',
      async () => {
        const text = await (
          await fetch(`http://127.0.0.1:${http}/metrics`, { signal: AbortSignal.timeout(2_000) })
        ).text()
        return Number(/^sambung_troubles_total\{kind="log",.*\} (\d+)$/m.exec(text)?.[1] ?? 0)
      },
      20_000,
    )
    expect(server.exitCode).toBe(null)
    tellFault({
      fault: 'F10 log full',
      done: `the server works; ${lost} lines of log lost and counted`,
      recoveredMs: null,
    })
  } finally {
    server.kill('SIGKILL')
    await gone
    closeSync(full)
    rmSync(data, { recursive: true })
    ports.release()
  }
})
