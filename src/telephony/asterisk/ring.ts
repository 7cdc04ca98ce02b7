/** A leg of ours on its way into our application: asked for, then inside, or failed. */
import { LinkDownError } from '../../ports/engine.ts'

/** How long a leg we made may take to reach our application. */
const ENTERS_WITHIN = 10_000

export interface Ring {
  /** The leg has reached our application; only then can it be moved and dialled. */
  readonly entered: Promise<void>
  readonly isIn: () => boolean
  readonly enter: () => void
  readonly fail: (error: Error) => void
  done: Promise<void>
}

export const createRing = (): Ring => {
  let inside = false
  let enter = () => {}
  let fail: (error: Error) => void = () => {}
  const entered = new Promise<void>((resolve, reject) => {
    const late = setTimeout(() => reject(new LinkDownError('the leg did not reach us')), ENTERS_WITHIN)
    enter = () => {
      clearTimeout(late)
      inside = true
      resolve()
    }
    fail = (error) => {
      clearTimeout(late)
      reject(error)
    }
  })
  // Nobody may be waiting when it fails; whoever does hears of it.
  entered.catch(() => {})
  return { entered, isIn: () => inside, enter, fail, done: entered }
}
