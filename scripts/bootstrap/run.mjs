import { spawn } from 'node:child_process'

/**
 * @typedef {{ code: number | null, output: string }} Ending
 * @typedef {{ cwd?: string, env?: NodeJS.ProcessEnv, limit?: number }} RunOptions
 */

/**
 * Runs a program to its end, or until `limit` milliseconds are over, and gives its number and all it said.
 * It stands in a process group of its own, which ends when we are told to end.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} options
 * @returns {Promise<Ending>}
 */
export const run = (command, args, { limit, ...options } = {}) =>
  new Promise((resolve) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
    let output = ''
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => {
        output += text
      })
    const end = () => {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM')
    }
    const endBoth = () => {
      end()
      process.exit(130)
    }
    const timer = limit === undefined ? undefined : setTimeout(end, limit)
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, endBoth)
    /** @param {Ending} ending */
    const finish = (ending) => {
      clearTimeout(timer)
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.off(signal, endBoth)
      resolve(ending)
    }
    child.on('error', (fault) => finish({ code: null, output: `${command}: ${fault.message}` }))
    child.on('close', (code) => finish({ code, output }))
  })

/** @param {string} output @param {number} lines */
export const lastLines = (output, lines = 20) => output.trim().split('\n').slice(-lines).join('\n')

/**
 * Our environment for programs that we start, without what npm put there for its own script: a second npm takes all of
 * that for settings. What a user needs to reach a registry stays.
 */
export const cleanEnvironment = () => {
  const kept =
    /^npm_config_(registry|cache|userconfig|globalconfig|proxy|https_proxy|noproxy|cafile|ca|strict_ssl|nodedir)$/
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name) || kept.test(name.toLowerCase())),
  )
}
