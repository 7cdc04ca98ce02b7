import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Action } from './action.tsx'
import { useApp } from './app-context.ts'
import { TopBar } from './top-bar.tsx'

const WORDS = {
  'other-tab': ['tab.title', 'tab.lead'],
  'other-browser': ['tab.elsewhere', 'tab.elsewhereLead'],
  moved: ['tab.moved', 'tab.lead'],
} as const

/** The desk is somewhere else; it can be brought here. */
export const OtherPlace = ({ place }: { readonly place: keyof typeof WORDS }): ReactNode => {
  const { t } = useTranslation()
  const { desk } = useApp()
  const [title, lead] = WORDS[place]
  return (
    <>
      <TopBar />
      <main className="sign-in">
        <div className="sign-in-card">
          <h1>{t(title)}</h1>
          <p className="lead">{t(lead)}</p>
          <Action label={t('tab.take')} tone="main" size="large" onPress={() => void desk.takeOver()} />
        </div>
      </main>
    </>
  )
}
