import { Combobox, useCombobox } from '@mantine/core'
import { IconCheck, IconChevronDown } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DeskCall } from '../state/call.ts'
import { Action } from '../ui/action.tsx'
import { useApp, useDesk } from '../ui/app-context.ts'
import { Until } from '../ui/parts.tsx'
import { Notes } from './notes.tsx'
import { useCodes } from './use-codes.ts'

/** After the call: how it came out, and a word about it. */
export const WrapupCard = ({ call }: { readonly call: DeskCall }): ReactNode => {
  const { t } = useTranslation()
  const { desk } = useApp()
  const { awaySince } = useDesk()
  const [disposition, setDisposition] = useState<string | null>(null)
  const finish = async (): Promise<void> => {
    const typed = desk.notes.take(call.id)
    const words = typed.trim()
    const done = await desk.act(call.id, 'wrapup', { disposition, note: words === '' ? null : words })
    if (!done) desk.notes.write(call.id, typed)
  }
  return (
    <section className="card" data-stage="wrapup" aria-label={t('wrapup.title')}>
      <div className="card-top">
        <div>
          <p className="card-kind">{t('wrapup.title')}</p>
          <h2 className="card-number">{call.number ?? t('call.unknown')}</h2>
        </div>
        {call.wrapupUntil !== null && (
          <p className="card-left">
            <span>{t('wrapup.left')}</span>
            <Until at={call.wrapupUntil} label={t('wrapup.left')} />
          </p>
        )}
      </div>
      {call.handedTo !== null && (
        <p className="said" role="status">
          {t(`wrapup.outside.${call.handedTo.state}`, { number: call.handedTo.name })}
        </p>
      )}
      <Disposition chosen={disposition} onChoose={setDisposition} />
      <Notes call={call} />
      <div className="row">
        <Action
          tone="main"
          size="large"
          shortcut="F"
          icon={<IconCheck aria-hidden="true" />}
          label={t('wrapup.finish')}
          disabled={awaySince !== null}
          onPress={() => void finish()}
        />
        <Action
          size="large"
          label={t('wrapup.more')}
          disabled={awaySince !== null}
          onPress={() => void desk.act(call.id, 'extend')}
        />
      </div>
    </section>
  )
}

interface DispositionProps {
  readonly chosen: string | null
  readonly onChoose: (code: string) => void
}

const Disposition = ({ chosen, onChoose }: DispositionProps): ReactNode => {
  const { t } = useTranslation()
  const { codes, wordOf } = useCodes('dispositions')
  const box = useCombobox({ onDropdownClose: () => box.resetSelectedOption() })
  return (
    <div className="disposition">
      <Combobox
        store={box}
        withinPortal={false}
        position="bottom-start"
        width={280}
        classNames={{ dropdown: 'list', option: 'list-option' }}
        onOptionSubmit={(code) => {
          onChoose(code)
          box.closeDropdown()
        }}
      >
        <Combobox.Target targetType="button" withAriaAttributes>
          <button
            type="button"
            className="action"
            data-tone="plain"
            data-size="large"
            onClick={() => box.toggleDropdown()}
          >
            <span className="action-label">{t('wrapup.disposition')}</span>
            <IconChevronDown aria-hidden="true" />
          </button>
        </Combobox.Target>
        <Combobox.Dropdown>
          <Combobox.Options aria-label={t('wrapup.disposition')}>
            {codes.map(({ id }) => (
              <Combobox.Option value={id} key={id} active={id === chosen}>
                {wordOf(id)}
              </Combobox.Option>
            ))}
          </Combobox.Options>
        </Combobox.Dropdown>
      </Combobox>
      <output className="disposition-chosen">{chosen === null ? t('wrapup.none') : wordOf(chosen)}</output>
    </div>
  )
}
