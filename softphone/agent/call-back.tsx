import { IconPhoneOutgoing } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { ContactSummary } from '../../src/wire/contacts.ts'
import { mayCall } from '../state/shown.ts'
import { isNumber, otherOf } from '../state/to-dial.ts'
import { Action } from '../ui/action.tsx'
import { useApp, useDesk } from '../ui/app-context.ts'

/** Calls whoever a contact was with, for the same queue; absent while this agent cannot, or nobody knows the number. */
export const CallBack = ({ contact }: { readonly contact: ContactSummary }): ReactNode => {
  const { t } = useTranslation()
  const { desk } = useApp()
  const state = useDesk()
  const number = otherOf(contact)
  if (number === null || !isNumber(number) || !mayCall(state)) return null
  return (
    <div className="row contact-back">
      <Action
        icon={<IconPhoneOutgoing aria-hidden="true" />}
        label={t('dial.back')}
        name={t('dial.backTo', { number })}
        onPress={() => void desk.call(number, contact.queue)}
      />
    </div>
  )
}
