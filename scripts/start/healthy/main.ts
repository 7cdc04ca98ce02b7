/** Ends with 0 when the installation of these settings takes calls, by way of its edge as everybody: a container's health check. */
import { loadConfig } from '../../../src/config.ts'
import { edgeStatus } from '../edge-part.ts'

const WITHIN_MS = 4_000

const status = await edgeStatus(loadConfig(process.env), '/health/ready', WITHIN_MS)
console.log(status === null ? 'no answer' : `answered ${status}`)
process.exitCode = status === 200 ? 0 : 1
