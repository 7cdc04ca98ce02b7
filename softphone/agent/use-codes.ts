/** The codes that an agent chooses from, as the admins have named them. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Code } from '../../src/wire/codes.ts'
import { useApp } from '../ui/app-context.ts'
import { granted } from '../ui/granted.ts'
import { codeWord, ownReasonWord } from './words-of.ts'

export interface Codes {
  /** By what they are called. */
  readonly codes: readonly Code[]
  /** What one of them is called in the language of the page. One that is gone is shown as it was chosen. */
  wordOf(id: string): string
}

export const useCodes = (kind: 'dispositions' | 'reasons'): Codes => {
  const { t, i18n } = useTranslation()
  const { backend } = useApp()
  const { data = [] } = useQuery({ queryKey: [kind], queryFn: async () => granted(await backend[kind]()) })
  const nameOf = (code: Code): string => codeWord(code, i18n.language)
  return {
    codes: [...data].sort((a, b) => nameOf(a).localeCompare(nameOf(b), i18n.language)),
    wordOf: (id) => {
      const code = data.find((one) => one.id === id)
      return code === undefined ? ownReasonWord(t, id) : nameOf(code)
    },
  }
}
