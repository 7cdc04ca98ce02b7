/** One direction of one connection through the fault proxy: whole frames in a row, each sent on as the manner of now says. */
import type { Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { createCutter, isText } from './proxy-frames.ts'

/** How what passes is treated; nothing said: it passes as it came. */
export interface Manner {
  /** It is read and thrown away. */
  readonly swallow?: boolean
  /** Everything comes that much later, in order. */
  readonly delayMs?: number
  /** No more than that passes. */
  readonly bytesPerSecond?: number
  /** The chance of a message to come twice. */
  readonly twice?: number
  /** The chance of a message to change places with the next one. */
  readonly reorder?: number
}

export interface FlowOptions {
  readonly from: Socket
  readonly to: Socket
  readonly manner: () => Manner
  /** 0 to 1. */
  readonly random: () => number
  /** Told of each piece when it has come in whole; what it gives goes on in its place, or nothing does. */
  readonly onPiece: (piece: Buffer) => Buffer | null
  /** Told of each message that is to come twice or late. */
  readonly onTampered: (how: 'doubled' | 'moved') => void
}

export interface Flow {
  /** Puts a frame between two others; false while the connection is not a WebSocket. */
  insert(frame: Buffer): boolean
  /** From now on nothing passes, not even the end. */
  die(): void
}

/** More than this waiting here stops the reading, so that a slow reader is felt by who writes. */
const HELD_BYTES = 64 * 1024
/** A message held back for the next one goes alone when none comes. */
const HELD_MS = 20
const SLICES_A_SECOND = 20

export const startFlow = ({ from, to, manner, random, onPiece, onTampered }: FlowOptions): Flow => {
  const cutter = createCutter()
  const queue: { readonly piece: Buffer | 'end'; readonly due: number }[] = []
  let queued = 0
  let working = false
  let dead = false
  let held: Buffer | null = null

  const push = (piece: Buffer | 'end'): void => {
    queue.push({ piece, due: performance.now() + (manner().delayMs ?? 0) })
    queued += piece === 'end' ? 0 : piece.length
    if (queued > HELD_BYTES) from.pause()
    if (!working) void work()
  }
  const work = async (): Promise<void> => {
    working = true
    for (let one = queue.shift(); one !== undefined; one = queue.shift()) {
      const early = one.due - performance.now()
      if (early > 0) await pause(early)
      if (dead || to.destroyed) break
      if (one.piece === 'end') to.end()
      else await write(one.piece)
      queued -= one.piece === 'end' ? 0 : one.piece.length
      if (queued <= HELD_BYTES && from.isPaused()) from.resume()
    }
    working = false
  }
  const write = async (piece: Buffer): Promise<void> => {
    const { bytesPerSecond } = manner()
    const slice =
      bytesPerSecond === undefined ? piece.length : Math.max(1, Math.floor(bytesPerSecond / SLICES_A_SECOND))
    for (let start = 0; start < piece.length && !dead && !to.destroyed; start += slice) {
      if (!to.write(piece.subarray(start, start + slice))) await drained(to)
      if (bytesPerSecond !== undefined) await pause(1000 / SLICES_A_SECOND)
    }
  }
  const release = (): void => {
    if (held !== null) push(held)
    held = null
  }
  const take = (whole: Buffer, isFrame: boolean): void => {
    const piece = onPiece(whole)
    const { swallow = false, twice = 0, reorder = 0 } = manner()
    if (piece === null || swallow) return
    const message = isFrame && isText(piece)
    if (message && held === null && random() < reorder) {
      held = piece
      onTampered('moved')
      setTimeout(release, HELD_MS)
      return
    }
    push(piece)
    if (message && random() < twice) {
      onTampered('doubled')
      push(piece)
    }
    release()
  }

  from.on('data', (chunk: Buffer) => {
    if (dead) return
    const wasFramed = cutter.framed()
    cutter.push(chunk).forEach((piece, at) => {
      take(piece, wasFramed || (cutter.framed() && at > 0))
    })
  })
  from.on('end', () => {
    if (!dead) push('end')
  })

  return {
    insert(frame) {
      if (dead || !cutter.framed()) return false
      push(frame)
      return true
    },
    die() {
      dead = true
      queue.length = 0
      from.resume()
    },
  }
}

const drained = (socket: Socket): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      socket.off('drain', done).off('close', done)
      resolve()
    }
    socket.on('drain', done).on('close', done)
  })
