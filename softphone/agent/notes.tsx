import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { DeskCall, Note } from '../state/call.ts'
import { Action } from '../ui/action.tsx'
import { useApp, useDesk, useWatched } from '../ui/app-context.ts'
import { Field } from '../ui/field.tsx'
import { timeOfDay } from '../ui/time.ts'
import { useName } from './names.ts'

/** What was written about the contact so far, and a place for more. What is typed is not lost: see `state/notes.ts`. */
export const Notes = ({ call }: { readonly call: DeskCall }): ReactNode => {
  const { t } = useTranslation()
  const { desk } = useApp()
  const { awaySince } = useDesk()
  const draft = useWatched(desk.notes.drafts)[call.id] ?? ''
  return (
    <section className="notes" aria-label={t('note.title')}>
      <div aria-live="polite">
        <KeptNotes notes={call.notes} />
      </div>
      <div className="notes-new">
        <Field
          label={t('note.label')}
          shortcut="N"
          value={draft}
          onChange={(text) => desk.notes.write(call.id, text)}
          kind="long"
          rows={2}
          maxLength={4000}
        />
        <Action
          label={t('note.keep')}
          disabled={awaySince !== null || draft.trim() === ''}
          onPress={() => void desk.notes.keep(call.id)}
        />
      </div>
    </section>
  )
}

export const KeptNotes = ({ notes }: { readonly notes: readonly Note[] }): ReactNode =>
  notes.length > 0 && (
    <ul className="notes-kept">
      {notes.map((note, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: notes are only ever added at the end
        <KeptNote key={n} note={note} />
      ))}
    </ul>
  )

const KeptNote = ({ note: { at, agent, text } }: { readonly note: Note }): ReactNode => {
  const name = useName(agent)
  return (
    <li>
      <span className="notes-by">
        <span className="figures">{timeOfDay(at)}</span> {name}
      </span>
      <span className="notes-text">{text}</span>
    </li>
  )
}
