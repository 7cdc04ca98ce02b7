/** The words of the pages, in English and Indonesian; which of the two is the browser's wish until somebody chooses. */
import { createInstance, type i18n } from 'i18next'
import { initReactI18next } from 'react-i18next'
import type { Language } from '../../src/core/languages.ts'
import type adminEn from '../admin/words/en.json'
import en from './words/en.json' with { type: 'json' }
import id from './words/id.json' with { type: 'json' }

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation'
    resources: { translation: typeof en; admin: typeof adminEn }
  }
}

const KEY = 'sambung-language'

export const startWords = (wish: string | null, keep: (language: Language) => void): i18n => {
  const words = createInstance()
  void words.use(initReactI18next).init({
    resources: { en: { translation: en }, id: { translation: id } },
    lng: wish?.startsWith('id') === true ? 'id' : 'en',
    fallbackLng: 'en',
    // React writes text, never markup.
    interpolation: { escapeValue: false },
    initAsync: false,
  })
  words.on('languageChanged', (language) => keep(language === 'id' ? 'id' : 'en'))
  return words
}

/** What was chosen in this browser, else what the browser is set to. */
export const wishedLanguage = (): string => localStorage.getItem(KEY) ?? navigator.language

export const keepLanguage = (language: Language): void => {
  localStorage.setItem(KEY, language)
  document.documentElement.lang = language
}
