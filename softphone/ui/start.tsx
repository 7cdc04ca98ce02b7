/** Puts the app into the page: words, theme, and the parts it is given. */
import { MantineProvider } from '@mantine/core'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { I18nextProvider } from 'react-i18next'
import { App } from '../app.tsx'
import { type AppParts, AppProvider } from './app-context.ts'
import './styles.ts'
import { applyTheme, kitTheme } from './theme.ts'
import { keepLanguage, startWords, wishedLanguage } from './words.ts'

export const startApp = (parts: AppParts): void => {
  const root = document.getElementById('root')
  if (root === null) throw new Error('The page has no place for the app')
  applyTheme(document)
  const words = startWords(wishedLanguage(), keepLanguage)
  document.documentElement.lang = words.language
  const queries = new QueryClient({ defaultOptions: { queries: { staleTime: 10_000, retry: 2 } } })
  createRoot(root).render(
    <StrictMode>
      <I18nextProvider i18n={words}>
        <MantineProvider
          theme={kitTheme}
          defaultColorScheme="auto"
          withCssVariables={false}
          withGlobalClasses={false}
          withStaticClasses={false}
        >
          <QueryClientProvider client={queries}>
            <AppProvider value={parts}>
              <App />
            </AppProvider>
          </QueryClientProvider>
        </MantineProvider>
      </I18nextProvider>
    </StrictMode>,
  )
}
