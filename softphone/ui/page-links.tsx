import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { isAgent } from '../state/shown.ts'
import { Action } from './action.tsx'
import { useApp, useDesk } from './app-context.ts'

export type PageName = 'desk' | 'board' | 'settings'

interface PageLinksProps {
  readonly pages: readonly PageName[]
  readonly page: PageName
  readonly onChoose: (page: PageName) => void
}

/** The pages this person may see, when there are several; who has no desk signs out here. */
export const PageLinks = ({ pages, page, onChoose }: PageLinksProps): ReactNode => {
  const { t } = useTranslation()
  const { desk } = useApp()
  const state = useDesk()
  return (
    <nav className="pages" aria-label={t('app.pages')}>
      {pages.length > 1 &&
        pages.map((name) => (
          <Action
            key={name}
            tone="quiet"
            label={t(`app.${name}`)}
            pressed={name === page}
            onPress={() => onChoose(name)}
          />
        ))}
      {!isAgent(state) && <Action tone="quiet" label={t('presence.signOut')} onPress={() => void desk.signOut()} />}
    </nav>
  )
}
