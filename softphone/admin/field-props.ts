import type { Wrong } from '../state/settings.ts'
import type { Row } from './draft.ts'
import type { FieldSpec } from './resource.ts'

/** What every input of a form is handed. */
export interface FieldInputProps {
  readonly field: FieldSpec
  /** Where the draft has it: also within a row of a list. */
  readonly path: string
  readonly draft: Row
  readonly wrong: readonly Wrong[]
  readonly fixed: boolean
  readonly onChange: (path: string, value: unknown) => void
}
