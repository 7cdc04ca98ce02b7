/** A file that never changes, whole or one range of its bytes (RFC 9110 §14); @fastify/send is loose at the edges of it. */
import { open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { notFound, ProblemError } from './problem.ts'

export interface SentFile {
  readonly path: string
  readonly mediaType: string
  /** What to tell the client when the file is not there. */
  readonly what: string
}

export const sendRange = async (
  request: FastifyRequest,
  reply: FastifyReply,
  { path, mediaType, what }: SentFile,
): Promise<FastifyReply> => {
  const file = await open(path, 'r').catch(() => {
    throw notFound(what)
  })
  try {
    const { size, mtimeMs } = await file.stat()
    const etag = `"${size.toString(36)}-${Math.trunc(mtimeMs).toString(36)}"`
    const range = wantedRange(request, etag, size)
    if (range === 'none') {
      throw new ProblemError(
        416,
        `There are ${size} bytes.`,
        [{ path: 'range', message: `must be within 0-${size - 1}` }],
        { 'content-range': `bytes */${size}` },
      )
    }
    reply.header('accept-ranges', 'bytes').header('etag', etag).type(mediaType)
    const { first, last } = range ?? { first: 0, last: size - 1 }
    if (range !== null) reply.code(206).header('content-range', `bytes ${first}-${last}/${size}`)
    reply.header('content-length', last - first + 1)
    if (request.method === 'HEAD' || size === 0) {
      await file.close()
      // An empty stream leaves the length as it was set; no payload at all would make it 0.
      return reply.send(Readable.from([]))
    }
    // The stream closes the file, also when the client leaves in the middle.
    return reply.send(file.createReadStream({ start: first, end: last }))
  } catch (error) {
    await file.close()
    throw error
  }
}

interface Range {
  readonly first: number
  readonly last: number
}

/**
 * The one range asked for; null for the whole (no range, several, another unit, or a range of another version of the
 * file); `none` when nothing of the file is in it.
 */
const parseRange = (header: string | undefined, size: number): Range | 'none' | null => {
  const match = /^bytes=([0-9]*)-([0-9]*)$/.exec(header?.trim() ?? '')
  const [, from = '', to = ''] = match ?? []
  if (match === null || (from === '' && to === '')) return null
  if (from === '') {
    const length = Math.min(Number(to), size)
    return length === 0 ? 'none' : { first: size - length, last: size - 1 }
  }
  const [first, last] = [Number(from), to === '' ? size - 1 : Math.min(Number(to), size - 1)]
  if (to !== '' && Number(to) < first) return null
  return first >= size ? 'none' : { first, last }
}

const wantedRange = (request: FastifyRequest, etag: string, size: number): Range | 'none' | null => {
  const { 'if-range': ifRange } = request.headers
  if (ifRange !== undefined && ifRange !== etag) return null
  return parseRange(request.headers.range, size)
}
