/** What admins set: the lists at one side, the one that is looked at on the other. */
import { type ReactNode, useState } from 'react'
import { Action } from '../ui/action.tsx'
import { Trouble } from '../ui/trouble.tsx'
import './admin.css'
import { Changes } from './changes.tsx'
import type { Row } from './draft.ts'
import { Form } from './form.tsx'
import { List } from './list.tsx'
import type { ResourceView } from './resource.ts'
import { RESOURCE_VIEWS } from './resources.ts'
import { Single } from './single.tsx'
import { useAdminWords } from './words.ts'

/** What is open: the list, a new one, or one of it. */
type Open = { readonly type: 'list' } | { readonly type: 'new' } | { readonly type: 'row'; readonly row: Row }

const LIST: Open = { type: 'list' }

export const AdminPage = (): ReactNode => {
  const { t } = useAdminWords()
  const [view, setView] = useState<ResourceView | undefined>(RESOURCE_VIEWS[0])
  const [open, setOpen] = useState<Open>(LIST)
  const [said, setSaid] = useState('')
  const [place, setPlace] = useState(0)
  const show = (next: Open, words = ''): void => {
    setOpen(next)
    setSaid(words)
    setPlace((before) => before + 1)
  }
  return (
    <main className="admin">
      <h1 className="only-heard">{t('title')}</h1>
      <Trouble />
      <nav className="admin-lists" aria-label={t('title')}>
        {RESOURCE_VIEWS.map((each) => (
          <Action
            key={each.name}
            tone="quiet"
            label={t(`nav.${each.name}`)}
            pressed={each === view}
            onPress={() => {
              setView(each)
              show(LIST)
            }}
          />
        ))}
      </nav>
      <div className="admin-work">
        <p className="admin-said" role="status">
          {said}
        </p>
        {view !== undefined && (
          <div className="admin-work" key={`${view.name} ${place}`}>
            {view.single === true ? (
              <Single view={view} onSaid={(words) => show(LIST, words)} />
            ) : open.type === 'list' ? (
              <List
                view={view}
                onOpen={(row) => show({ type: 'row', row })}
                onNew={() => show({ type: 'new' })}
                onSaid={setSaid}
              />
            ) : (
              <Form
                view={view}
                row={open.type === 'row' ? open.row : null}
                onOpen={(row, words) => show({ type: 'row', row }, words)}
                onClose={(words) => show(LIST, words)}
              />
            )}
            {open.type !== 'new' && (
              <Changes
                view={view}
                row={open.type === 'row' ? open.row : null}
                onUndone={(words) => show(LIST, words)}
              />
            )}
          </div>
        )}
      </div>
    </main>
  )
}
