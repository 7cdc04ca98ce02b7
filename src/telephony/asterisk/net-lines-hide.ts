import { type FileHandle, open } from 'node:fs/promises'
import { withoutNumbers } from './net-lines.ts'

/**
 * Takes the callers' numbers out of the net's book, between two ends of lines that were read and are on our disk for good: a
 * customer who is erased is erased there too. Each line keeps its length and the book its bytes, so that nothing that the switch
 * writes at the same moment can be lost (it only appends) and no reading begins anywhere else than before. Done again it
 * changes nothing.
 */
export const hideNumbers = async (file: string, from: number, to: number): Promise<void> => {
  const book = await open(file, 'r+').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  if (book === null) return
  try {
    // Shorter than what was read of it: another one, begun anew, which was not read yet.
    if ((await book.stat()).size < to) return
    for (let at = from; at < to; ) at += await hidePiece(book, at, to)
    await book.datasync()
  } finally {
    await book.close()
  }
}

/**
 * Hides all up to an end of a line, time and again, one after the other, each from where the last one ended. What failed is done
 * with the next. Without a book there is nothing to do.
 */
export const createHiding = (book: string | undefined): ((upTo: number) => Promise<void>) => {
  let hidden: Promise<number> = Promise.resolve(0)
  return async (upTo) => {
    if (book === undefined) return
    // Less than was hidden: another book, begun anew.
    const done = hidden.then((from) => hideNumbers(book, upTo < from ? 0 : from, upTo))
    hidden = done.then(
      () => upTo,
      () => 0,
    )
    await done
  }
}

const PIECE_BYTES = 1024 * 1024

/** Gives how many bytes it went on. */
const hidePiece = async (book: FileHandle, at: number, to: number): Promise<number> => {
  const length = Math.min(PIECE_BYTES, to - at)
  const { buffer, bytesRead } = await book.read(Buffer.alloc(length), 0, length, at)
  if (bytesRead < length) throw new Error(`the book ends at ${at + bytesRead}, before ${to}`)
  const lines = at + length === to ? length : buffer.lastIndexOf(0x0a) + 1
  // A piece without any end of line is damage, and hidden as far as it goes.
  const piece = buffer.subarray(0, lines === 0 ? length : lines)
  const hidden = Buffer.from(withoutNumbers(piece.toString('latin1')), 'latin1')
  if (hidden.equals(piece)) return piece.length
  const { bytesWritten } = await book.write(hidden, 0, hidden.length, at)
  if (bytesWritten < hidden.length) throw new Error(`the book was not written at ${at + bytesWritten}`)
  return piece.length
}
