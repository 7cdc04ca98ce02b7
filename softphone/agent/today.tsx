import { IconChevronDown } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ContactSummary } from '../../src/wire/contacts.ts'
import { otherOf } from '../state/to-dial.ts'
import { Panel } from '../ui/parts.tsx'
import { clock, timeOfDay } from '../ui/time.ts'
import { CallBack } from './call-back.tsx'
import { Timeline } from './timeline.tsx'
import { useToday } from './use-today.ts'
import { standingWord } from './words-of.ts'

/** Today's contacts of this agent; each opens into what happened. */
export const Today = (): ReactNode => {
  const { t } = useTranslation()
  const { contacts, failed } = useToday()
  return (
    <Panel title={t('today.title')}>
      {failed && <p className="lead">{t('today.failed')}</p>}
      {!failed && contacts.length === 0 && <p className="lead">{t('today.none')}</p>}
      <ContactRows contacts={contacts} />
    </Panel>
  )
}

/** Contacts in a list; one at a time opens into what happened. */
export const ContactRows = ({ contacts }: { readonly contacts: readonly ContactSummary[] }): ReactNode => {
  const [open, setOpen] = useState<string | null>(null)
  return (
    <ul className="contacts">
      {contacts.map((contact) => (
        <ContactRow
          key={contact.id}
          contact={contact}
          open={open === contact.id}
          onToggle={() => setOpen(open === contact.id ? null : contact.id)}
        />
      ))}
    </ul>
  )
}

interface RowProps {
  readonly contact: ContactSummary
  readonly open: boolean
  readonly onToggle: () => void
}

const ContactRow = ({ contact, open, onToggle }: RowProps): ReactNode => {
  const { t } = useTranslation()
  const number = otherOf(contact) ?? t('call.unknown')
  const time = timeOfDay(contact.createdAt)
  return (
    <li className="contact" data-open={open}>
      <span className="figures contact-at">{time}</span>
      <span className="figures contact-who">{number}</span>
      <span className="contact-outcome">{standingWord(t, contact)}</span>
      <span className="figures contact-talk">{contact.talkMs > 0 ? clock(contact.talkMs) : '–'}</span>
      <button
        type="button"
        className="contact-open"
        aria-expanded={open}
        aria-label={t('today.show', { number, time })}
        onClick={onToggle}
      >
        <IconChevronDown aria-hidden="true" size={18} />
      </button>
      {open && <CallBack contact={contact} />}
      {open && <Timeline contact={contact.id} recordings={contact.recordings} />}
    </li>
  )
}
