/** Puts a page into its place: words, theme, and the kit as far as it is used. */
import { MantineProvider } from '@mantine/core'
import { type ReactNode, StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { I18nextProvider } from 'react-i18next'
import './styles.ts'
import { applyTheme, kitTheme } from './theme.ts'
import { keepLanguage, startWords, wishedLanguage } from './words.ts'

export const mount = (page: ReactNode): void => {
  const root = document.getElementById('root')
  if (root === null) throw new Error('The page has no place for the app')
  applyTheme(document)
  const words = startWords(wishedLanguage(), keepLanguage)
  document.documentElement.lang = words.language
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
          {page}
        </MantineProvider>
      </I18nextProvider>
    </StrictMode>,
  )
}
