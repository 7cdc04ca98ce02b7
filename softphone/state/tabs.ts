/** One tab of a browser has the desk (Web Locks): who comes second waits for it, or takes it. */
export interface Tabs {
  /** Tells `here` when this tab has it, `other-tab` while another one has, `moved` when it was taken from us. */
  claim(takeOver: boolean): void
  release(): void
}

type Told = (place: 'here' | 'other-tab' | 'moved') => void
/** The part of the browser's LockManager that is needed. */
export interface Locks {
  request(name: string, options: LockOptions, hold: () => Promise<void>): Promise<unknown>
}

const LOCK = 'sambung-desk'
/** A reload's new page comes while its old one is still leaving: nothing is said before. */
const PATIENCE_MS = 1_500

export const createTabs = (locks: Locks | undefined, told: Told): Tabs => {
  let letGo: (() => void) | null = null
  let waiting: AbortController | null = null
  let patience: ReturnType<typeof setTimeout> | undefined

  const hold = (): Promise<void> =>
    new Promise((resolve) => {
      clearTimeout(patience)
      waiting = null
      letGo = resolve
      told('here')
    })
  const stopWaiting = (): void => {
    clearTimeout(patience)
    waiting?.abort()
    waiting = null
  }
  return {
    claim: (takeOver) => {
      stopWaiting()
      // Browsers give locks to secure pages only; so are microphones, and there is nothing to share.
      if (locks === undefined) {
        told('here')
        return
      }
      const mine = new AbortController()
      if (!takeOver) {
        waiting = mine
        patience = setTimeout(() => told('other-tab'), PATIENCE_MS)
      }
      const options: LockOptions = takeOver ? { steal: true } : { signal: mine.signal }
      locks.request(LOCK, options, hold).catch(() => {
        // Either nobody waits for it any more, or it was taken from us.
        if (mine.signal.aborted || letGo === null) return
        letGo = null
        told('moved')
      })
    },
    release: () => {
      stopWaiting()
      letGo?.()
      letGo = null
    },
  }
}
