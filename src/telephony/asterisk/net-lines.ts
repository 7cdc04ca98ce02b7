/**
 * The net's book: a line at the start and at the end of every call that the switch looked after without us, written by the
 * dial plan (dialplan/asterisk/extensions.conf, [net]) into DATA/log/net-calls:
 * `1795303041|LEG|net|-|ENDED|1795303041.637,CALLER,DIALLED,HOW,MESSAGE`.
 */
import { open } from 'node:fs/promises'
import type { NetLine } from '../../core/call/switch.ts'
import { legId } from '../../core/ids.ts'

export interface NetLines {
  readonly lines: readonly NetLine[]
  /** How many bytes these lines took. A last line that is not whole yet is not among them: it is left for the next time. */
  readonly bytes: number
  /** Lines that are none of the net's. */
  readonly skipped: number
}

export const parseNetLines = (text: string): NetLines => {
  const whole = text.slice(0, text.lastIndexOf('\n') + 1)
  const lines: NetLine[] = []
  let skipped = 0
  for (const line of whole.split('\n').slice(0, -1)) {
    const parsed = parseLine(line)
    if (parsed !== null) lines.push(parsed)
    else if (!OF_THE_SWITCH.test(line)) skipped += 1
  }
  return { lines, bytes: Buffer.byteLength(whole), skipped }
}

export interface NetReading extends NetLines {
  /** Where the next reading begins. */
  readonly to: number
}

/**
 * What was written after the first `fromByte` bytes; all of it when the file is shorter than that, nothing when there is none.
 * At most a few megabytes a time: read again until `to` stays.
 */
export const readNetLines = async (file: string, fromByte: number): Promise<NetReading> => {
  const book = await open(file, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  if (book === null) return { lines: [], bytes: 0, skipped: 0, to: fromByte }
  try {
    // Shorter than what was read of it: another one, begun anew.
    const from = (await book.stat()).size < fromByte ? 0 : fromByte
    const { buffer, bytesRead } = await book.read(Buffer.alloc(PIECE_BYTES), 0, PIECE_BYTES, from)
    const read = parseBytes(buffer.subarray(0, bytesRead))
    // A piece without any end of line is damage: passed over, or reading would never go on.
    const damaged = read.bytes === 0 && bytesRead === PIECE_BYTES
    const { lines, bytes, skipped } = damaged ? { lines: [], bytes: bytesRead, skipped: 1 } : read
    return { lines, bytes, skipped, to: from + bytes }
  } finally {
    await book.close()
  }
}

const PIECE_BYTES = 4 * 1024 * 1024

/** Cut before decoding, so that a torn character counts with its torn line; bytes that are no text count as what they are. */
const parseBytes = (bytes: Buffer): NetLines => {
  const whole = bytes.subarray(0, bytes.lastIndexOf(0x0a) + 1)
  return { ...parseNetLines(whole.toString('latin1')), bytes: whole.length }
}

/** Every field has signs of its own, so that a line that was torn and gone on with is not taken for one of the net's. */
const LINE =
  /^\d{9,11}\|([A-Za-z0-9._-]{1,80})\|net\|-\|(ENTERED|MESSAGE|ENDED)\|(\d{9,11}\.\d{3}),(~{0,80}[A-Za-z0-9+*#._-]{0,80}),([0-9+*#]{0,32}),(handed-over|abandoned|answered|voicemail|left)?,([A-Za-z0-9._-]{1,80}\.wav)?$/
/** In the place of a caller's number that was taken out: a sign that the dial plan never writes. Who called is then withheld. */
const HIDDEN = '~'
/** What the switch writes of itself there, at its start. */
const OF_THE_SWITCH = /^\d+\|NONE\|NONE\|NONE\|/

const parseLine = (line: string): NetLine | null => {
  const [, leg = '', what, time = '', from = '', to = '', ending, voicemail = null] = LINE.exec(line) ?? []
  const how = ENDINGS.find((known) => known === ending) ?? null
  const common = { at: Math.round(Number(time) * 1000), leg: legId(leg), from: from.startsWith(HIDDEN) ? '' : from, to }
  if (what === 'ENTERED')
    return how === null && voicemail === null ? { ...common, what: 'entered', how, voicemail } : null
  if (what === 'MESSAGE')
    return how === null && voicemail !== null ? { ...common, what: 'message', how, voicemail } : null
  if (what !== 'ENDED') return null
  // Its message has a line of its own.
  if (ending === 'left') return voicemail === null ? { ...common, what: 'ended', how: 'voicemail', voicemail } : null
  if (how === null) return null
  return (how === 'voicemail') === (voicemail !== null) ? { ...common, what: 'ended', how, voicemail } : null
}

const ENDINGS: readonly NonNullable<NetLine['how']>[] = ['handed-over', 'abandoned', 'answered', 'voicemail']

/** Lines of the same lengths without the callers' numbers. Of what is none of the net's nothing is left: it may hold any. */
export const withoutNumbers = (text: string): string => text.replace(/[^\n]+/g, withoutNumber)

const withoutNumber = (line: string): string => {
  if (OF_THE_SWITCH.test(line)) return line
  if (!LINE.test(line)) return HIDDEN.repeat(line.length)
  const [time = '', from = '', ...rest] = line.split(',')
  return [time, HIDDEN.repeat(from.length), ...rest].join(',')
}
