/** The words of the admin pages come with them, not with the first page. */
import { useTranslation } from 'react-i18next'
import en from './words/en.json' with { type: 'json' }
import id from './words/id.json' with { type: 'json' }

export const useAdminWords = () => {
  const { i18n } = useTranslation()
  if (!i18n.hasResourceBundle('en', 'admin')) {
    i18n.addResourceBundle('en', 'admin', en)
    i18n.addResourceBundle('id', 'admin', id)
  }
  return useTranslation('admin')
}
