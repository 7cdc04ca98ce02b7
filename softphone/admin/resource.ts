/** What a list of settings is to the pages: its columns, its fields, and what differs from the others. */
import type { ParseKeys } from 'i18next'
import type { ComponentType } from 'react'
import type { Resource } from '../../src/core/settings/resources.ts'
import type { Row } from './draft.ts'

/** A word of the admin pages. */
export type Word = ParseKeys<'admin'>

/** Lists that others are chosen from. */
export type ListName = 'queues' | 'flows' | 'agents' | 'trunks' | 'hours'

export interface Option {
  readonly value: string
  readonly label: Word
}
/** `list`: of what is there, by its id; the value begins with `before`. */
export type Options =
  | { readonly fixed: readonly Option[] }
  | { readonly lists: readonly { readonly list: ListName; readonly before: string; readonly group: Word }[] }

interface FieldBase {
  readonly path: string
  readonly label: Word
  readonly hint?: Word
  /** Shown only then. */
  readonly when?: (draft: Row) => boolean
  /** Cannot be changed once it is made. */
  readonly onlyNew?: true
  /** Begins a row of its own: what belongs together stands together. */
  readonly newRow?: true
}
export type FieldSpec = FieldBase &
  (
    | { readonly kind: 'text'; readonly empty?: 'gone' | 'null' }
    | { readonly kind: 'password' }
    /** A certificate, as text of many lines (PEM); without one it is null. */
    | { readonly kind: 'certificate' }
    | { readonly kind: 'list' }
    | { readonly kind: 'yes' }
    | { readonly kind: 'sound' }
    /** A number; `per`: how much of the value is one of what is shown (1,000 ms are a second). */
    | { readonly kind: 'number'; readonly per?: number; readonly unit?: Word; readonly empty?: 'null' }
    | { readonly kind: 'choice'; readonly options: Options; readonly none?: Word }
    | { readonly kind: 'many'; readonly options: Options }
    | { readonly kind: 'rows'; readonly fields: readonly FieldSpec[]; readonly fresh: Row; readonly add: Word }
  )

export interface Request {
  readonly method: 'POST' | 'PUT' | 'PATCH'
  readonly path: string
  readonly body: object
}

export interface ExtraProps {
  /** As the server has it. */
  readonly row: Row
  /** Something was done to it: it is read again. */
  readonly onDone: () => void
}

export interface ResourceView {
  /** Also its path in the API. */
  readonly name: Resource
  readonly columns: readonly string[]
  readonly fields: readonly FieldSpec[]
  /** What a new one begins with; absent: none is made here. */
  readonly fresh?: Row
  readonly titleAt: string
  readonly idAt: string
  /** As the form holds it, where that is not what the server sends. */
  readonly toDraft?: (row: Row) => Row
  /** Where it is not a POST of the draft, or a PATCH of what has changed; `before`: null of a new one. */
  readonly request?: (draft: Row, before: Row | null) => Request
  /** It changes by itself: its list is read again so often. */
  readonly refetchMs?: number
  /** It goes out and comes in as a table. */
  readonly csv?: true
  /** There is one, and no list of them. */
  readonly single?: true
  /** Comes with the installation and stays as it is. */
  readonly isFixed?: (row: Row) => boolean
  /** What can be done to one besides. */
  readonly Extra?: ComponentType<ExtraProps>
  /** What a new one tells once. */
  readonly toldOnce?: string
}
