/** Where a page of a list ended: a moment, and the place in the journal that breaks ties. Nobody else reads it. */
import { BadCursorError } from '../ports/store.ts'

export interface PagePlace {
  readonly at: number
  readonly seq: number
}

export const toCursor = ({ at, seq }: PagePlace): string => Buffer.from(`${at}.${seq}`).toString('base64url')

/** Throws BadCursorError for one that no page handed out. */
export const fromCursor = (cursor: string): PagePlace => {
  const [, at, seq] = /^(\d{1,16})\.(\d{1,16})$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? []
  if (at === undefined || seq === undefined) {
    throw new BadCursorError(
      `"${cursor.slice(0, 40)}" is not a cursor: give back \`next\` of the page before, unchanged`,
    )
  }
  return { at: Number(at), seq: Number(seq) }
}
