/** Which page is shown: it follows from who is signed in and where their desk is. */
import { lazy, type ReactNode, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DeskPage } from './agent/desk-page.tsx'
import { isAdmin, isAgent, isLeader } from './state/shown.ts'
import { useDesk } from './ui/app-context.ts'
import { OtherPlace } from './ui/other-place.tsx'
import { PageLinks, type PageName } from './ui/page-links.tsx'
import { SignIn } from './ui/sign-in.tsx'
import { TopBar } from './ui/top-bar.tsx'

const BoardPage = lazy(async () => ({ default: (await import('./supervisor/board-page.tsx')).BoardPage }))

const AdminPage = lazy(async () => ({ default: (await import('./admin/admin-page.tsx')).AdminPage }))

const Listening = lazy(async () => ({ default: (await import('./supervisor/listening.tsx')).Listening }))

export const App = (): ReactNode => {
  const { t } = useTranslation()
  const state = useDesk()
  const [wish, setWish] = useState<PageName | null>(null)
  if (state.person.type === 'unknown') return <p className="loading">{t('app.loading')}</p>
  if (state.person.type === 'nobody') return <SignIn />
  if (state.place === 'other-tab' || state.place === 'other-browser' || state.place === 'moved')
    return <OtherPlace place={state.place} />
  const pages: readonly PageName[] = [
    ...(isAgent(state) ? (['desk'] as const) : []),
    ...(isLeader(state) || !isAgent(state) ? (['board'] as const) : []),
    ...(isAdmin(state) ? (['settings'] as const) : []),
  ]
  const page = wish !== null && pages.includes(wish) ? wish : (pages[0] ?? 'board')
  return (
    <>
      <TopBar>
        <PageLinks pages={pages} page={page} onChoose={setWish} />
      </TopBar>
      {state.monitor !== null && (
        <Suspense fallback={null}>
          <Listening monitor={state.monitor} />
        </Suspense>
      )}
      {page === 'desk' ? (
        <DeskPage />
      ) : (
        <Suspense fallback={<p className="loading">{t('app.loading')}</p>}>
          {page === 'board' ? <BoardPage /> : <AdminPage />}
        </Suspense>
      )}
    </>
  )
}
