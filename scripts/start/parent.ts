import { commandOf, parentOf, startTicks } from './proc.ts'

const CHECK_EVERY_MS = 250

/**
 * Calls back once when a process that we run under has gone: our parent, or, under npm, any of those up to npm itself (a
 * SIGTERM to npm alone ends npm and leaves the rest).
 */
export function endsWithParent(gone: () => void): void {
  const above = ancestorsToNpm().map((pid) => ({ pid, startedAt: startTicks(pid) }))
  const check = setInterval(() => {
    if (above.every(({ pid, startedAt }) => startTicks(pid) === startedAt)) return
    clearInterval(check)
    gone()
  }, CHECK_EVERY_MS)
  check.unref()
}

function ancestorsToNpm(): number[] {
  const chain: number[] = []
  for (let pid = process.ppid; pid > 1 && chain.length < 4; pid = parentOf(pid)) {
    chain.push(pid)
    if (/(^|\/| )npm( |$|-cli)/.test(commandOf(pid))) return chain
  }
  return chain.slice(0, 1)
}
