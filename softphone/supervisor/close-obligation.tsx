import { Modal } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CLOSING_OUTCOMES } from '../../src/core/obligation/words.ts'
import type { Obligation } from '../../src/wire/obligations.ts'
import type { Refusal } from '../state/backend.ts'
import { Action } from '../ui/action.tsx'
import { useApp } from '../ui/app-context.ts'
import { Field } from '../ui/field.tsx'

/** Nothing is closed without a word on how it was made good. */
export const CloseObligation = ({ obligation, onDone }: CloseProps): ReactNode => {
  const { t } = useTranslation()
  const { backend } = useApp()
  const [outcome, setOutcome] = useState<string>(CLOSING_OUTCOMES[0])
  const [note, setNote] = useState('')
  const [failed, setFailed] = useState<Refusal | null>(null)
  const save = async (): Promise<void> => {
    const words = note.trim()
    const answer = await backend.closeObligation(obligation.id, outcome, words === '' ? null : words)
    if (answer.ok) onDone()
    else setFailed(answer.refusal)
  }
  return (
    <Modal
      opened
      onClose={onDone}
      title={t('board.closeTitle')}
      centered
      lockScroll={false}
      withCloseButton={false}
      classNames={{
        content: 'dialog',
        header: 'dialog-part',
        body: 'dialog-part',
        title: 'dialog-title',
        overlay: 'dialog-veil',
      }}
    >
      <fieldset className="choices">
        <legend className="only-heard">{t('board.closeTitle')}</legend>
        {CLOSING_OUTCOMES.map((each) => (
          <label key={each} className="choice">
            <input type="radio" name="outcome" checked={each === outcome} onChange={() => setOutcome(each)} />
            {t(`board.outcomes.${each}`)}
          </label>
        ))}
      </fieldset>
      <Field label={t('board.note')} value={note} onChange={setNote} kind="long" maxLength={4000} />
      <p className="form-trouble" role="alert">
        {failed === null
          ? ''
          : failed.type === 'refused'
            ? t('trouble.refused', { why: failed.why })
            : t('trouble.notDone')}
      </p>
      <div className="row">
        <Action tone="main" label={t('board.save')} onPress={() => void save()} />
        <Action label={t('board.back')} onPress={onDone} />
      </div>
    </Modal>
  )
}

interface CloseProps {
  readonly obligation: Obligation
  readonly onDone: () => void
}
