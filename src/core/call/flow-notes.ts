/** The interpreter's notes as rows of the journal: what the caller pressed stands alone, so that it is kept under their key. */
import type { ContactId } from '../ids.ts'
import type { Note, Why } from '../ivr/session.ts'
import { unreachable } from '../unreachable.ts'
import type { CallerEvent, LeftBy } from './flow-event.ts'

export const noteOf = (contact: ContactId, flow: string, note: Note): CallerEvent => {
  switch (note.type) {
    case 'entered':
      return { type: 'node-entered', contact, flow, node: note.node }
    case 'left': {
      const { node, exit, to, why } = note
      const keys = why.because === 'keys' ? why.keys : null
      return { type: 'node-left', contact, flow, node, exit, to, cause: causeOf(why), keys }
    }
    case 'variable-set':
      return { type: 'variable-set', contact, variable: note.variable, value: note.value }
    case 'language-set':
      return { type: 'language-set', contact, language: note.language }
    case 'hung-up':
      return { type: 'flow-abandoned', contact, flow, node: note.node }
    case 'trouble':
      return { type: 'flow-trouble', contact, flow, node: note.node, trouble: note.trouble }
    default:
      return unreachable(note)
  }
}

const causeOf = (why: Why): LeftBy => (why.because === 'keys' ? { because: 'keys' } : why)
