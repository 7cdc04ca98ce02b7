import { IconPhone, IconPhoneOff } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { VisitorPhone } from '../phone/visitor-phone.ts'
import type { Visitor, VisitorState } from '../state/visitor.ts'
import { Action } from '../ui/action.tsx'
import { useWatched } from '../ui/app-context.ts'
import { Brand, Looks } from '../ui/looks.tsx'
import { InCall } from './in-call.tsx'
import './visitor.css'
import { type SaidWord, saidOf, stateOf } from './words-of.ts'

interface CallPageProps {
  readonly visitor: Pick<Visitor, 'state' | 'dial'>
  readonly phone: VisitorPhone
}

/** Calls the hotline: a number, a button, and what is going on in one line. */
export const CallPage = ({ visitor, phone }: CallPageProps): ReactNode => {
  const { t } = useTranslation()
  const state = useWatched(visitor.state)
  const said = saidOf(state)
  const { call } = state.phone
  return (
    <>
      <header className="top">
        <Brand />
        <span className="top-end">
          <Looks />
        </span>
      </header>
      <main className="sign-in">
        <div className="sign-in-card visitor" data-state={stateOf(state)}>
          <h1>{t('visitor.title')}</h1>
          <p className="visitor-state" role="status" aria-label={t('state.label')}>
            {t(`visitor.${stateOf(state)}`)}
          </p>
          <Said word={said} />
          {call === null ? (
            <Numbers state={state} onCall={(number) => void visitor.dial(number)} />
          ) : (
            <InCall call={call} stage={state.call} phone={phone} />
          )}
          {call !== null && (
            <Action
              label={t('call.hangUp')}
              tone="danger"
              size="large"
              icon={<IconPhoneOff aria-hidden="true" />}
              onPress={phone.hangUp}
            />
          )}
        </div>
      </main>
    </>
  )
}

/** Why there is no call, or how the last one ended. */
const Said = ({ word }: { readonly word: SaidWord | null }): ReactNode => {
  const { t } = useTranslation()
  return (
    <p className="form-trouble" role="alert">
      {word === null ? '' : t(word)}
    </p>
  )
}

/** What can be called; one number needs no choice. */
const Numbers = ({ state, onCall }: NumbersProps): ReactNode => {
  const { t } = useTranslation()
  const [chosen, setChosen] = useState<string | null>(null)
  const { numbers } = state.door === 'unknown' ? { numbers: [] } : state.door
  const [first] = numbers
  const number = chosen ?? first?.number ?? null
  return (
    <>
      {numbers.length === 1 && first !== undefined && (
        <p className="visitor-number">
          <span>{first.name}</span> <span className="figures">{first.number}</span>
        </p>
      )}
      {numbers.length > 1 && (
        <fieldset className="visitor-numbers">
          <legend>{t('visitor.choose')}</legend>
          {numbers.map((each) => (
            <label key={each.number}>
              <input
                type="radio"
                name="number"
                checked={each.number === number}
                onChange={() => setChosen(each.number)}
              />
              <span>{each.name}</span> <span className="figures">{each.number}</span>
            </label>
          ))}
        </fieldset>
      )}
      <Action
        label={t('visitor.call')}
        tone="main"
        size="large"
        icon={<IconPhone aria-hidden="true" />}
        disabled={number === null || state.busy}
        onPress={() => {
          if (number !== null) onCall(number)
        }}
      />
      <p className="visitor-lead">{t('visitor.lead')}</p>
    </>
  )
}
interface NumbersProps {
  readonly state: VisitorState
  readonly onCall: (number: string) => void
}
