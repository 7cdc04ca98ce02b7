import { useComputedColorScheme, useMantineColorScheme } from '@mantine/core'
import { IconLanguage, IconMoon, IconSun } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Action } from './action.tsx'
import { useDesk } from './app-context.ts'

/** The name of the house, who is here, and how the page is to look and speak. */
export const TopBar = ({ children }: { readonly children?: ReactNode }): ReactNode => {
  const { t, i18n } = useTranslation()
  const { person } = useDesk()
  const { setColorScheme } = useMantineColorScheme()
  const scheme = useComputedColorScheme('light')
  const other = scheme === 'dark' ? 'light' : 'dark'
  return (
    <header className="top">
      <span className="brand">
        <span className="brand-cord" aria-hidden="true" />
        {t('app.name')}
      </span>
      {children}
      <span className="top-end">
        {person.type === 'user' && <span className="who">{person.user.name}</span>}
        <Action
          tone="quiet"
          icon={<IconLanguage size={18} aria-hidden="true" />}
          label={t('app.otherLanguage')}
          onPress={() => void i18n.changeLanguage(i18n.language === 'en' ? 'id' : 'en')}
        />
        <Action
          tone="quiet"
          icon={other === 'dark' ? <IconMoon size={18} aria-hidden="true" /> : <IconSun size={18} aria-hidden="true" />}
          label={t(`app.${other}`)}
          onPress={() => setColorScheme(other)}
        />
      </span>
    </header>
  )
}
