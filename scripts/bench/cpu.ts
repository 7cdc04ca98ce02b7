/** CPU time of the switch, the server and the edge, from /proc (proc(5)): what they used, not how long it took. */
import { readdirSync, readFileSync } from 'node:fs'

export interface Processes {
  readonly switch: number
  readonly server: number
  readonly edge: number
}

/** The three processes of the installation in that data folder. */
export const findProcesses = (data: string): Processes => {
  const ours = readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .map((entry) => ({ pid: Number(entry), command: commandIn(entry, data) }))
  const find = (what: string, is: RegExp): number => {
    const pid = ours.find(({ command }) => is.test(command))?.pid
    if (pid === undefined) throw new Error(`the ${what} of ${data} is not running`)
    return pid
  }
  return {
    switch: find('switch', /asterisk.* -C /),
    server: find('server', /dist\/src\/main\.js$/),
    edge: find('edge', /dist\/src\/edge\/main\.js$/),
  }
}

/** CPU milliseconds used so far, by the process and the threads it has had. */
export const cpuMs = (pid: number): number => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[USER_TICKS]) + Number(fields[SYSTEM_TICKS])) * TICK_MS
}

/** The 14th and 15th field, counted from the third, which is the first after the name. */
const USER_TICKS = 11
const SYSTEM_TICKS = 12
/** Linux shows programs 100 ticks a second on every machine we run on (sysconf(_SC_CLK_TCK)). */
const TICK_MS = 10

/** Its command line when it was started for that data folder; else nothing. */
const commandIn = (pid: string, data: string): string => {
  try {
    const environment = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0')
    if (!environment.includes(`SAMBUNG_DATA=${data}`)) return ''
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').join(' ').trim()
  } catch {
    return ''
  }
}
