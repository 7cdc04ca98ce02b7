import { useComputedColorScheme, useMantineColorScheme } from '@mantine/core'
import { IconLanguage, IconMoon, IconSun } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Action } from './action.tsx'

/** How the page is to look and speak. */
export const Looks = (): ReactNode => {
  const { t, i18n } = useTranslation()
  const { setColorScheme } = useMantineColorScheme()
  const other = useComputedColorScheme('light') === 'dark' ? 'light' : 'dark'
  return (
    <>
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
    </>
  )
}

export const Brand = (): ReactNode => {
  const { t } = useTranslation()
  return (
    <span className="brand">
      <span className="brand-cord" aria-hidden="true" />
      {t('app.name')}
    </span>
  )
}
