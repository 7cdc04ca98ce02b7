import type { ReactNode } from 'react'
import { Form } from './form.tsx'
import type { ResourceView } from './resource.ts'
import { useSingle } from './use-settings.ts'
import { useAdminWords } from './words.ts'

/** What there is one of is its form. */
export const Single = ({ view, onSaid }: SingleProps): ReactNode => {
  const { t } = useAdminWords()
  const row = useSingle(`/${view.name}`)
  return row === null ? (
    <p className="lead">{t('said.reading')}</p>
  ) : (
    <Form view={view} row={row} onOpen={() => undefined} onClose={onSaid} />
  )
}

interface SingleProps {
  readonly view: ResourceView
  readonly onSaid: (words: string) => void
}
