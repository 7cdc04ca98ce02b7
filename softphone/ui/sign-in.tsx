import { IconPhoneOff } from '@tabler/icons-react'
import { type FormEvent, type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Refusal } from '../state/backend.ts'
import { OWN_CALL } from '../state/shown.ts'
import { Action } from './action.tsx'
import { useApp, useDesk } from './app-context.ts'
import { Field } from './field.tsx'
import { TopBar } from './top-bar.tsx'

export const SignIn = (): ReactNode => {
  const { t } = useTranslation()
  const { desk } = useApp()
  const { person, phone } = useDesk()
  const [username, setUsername] = useState('')
  const [password, setPassword] = useState('')
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const [busy, setBusy] = useState(false)

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setBusy(true)
    const refused = await desk.signIn(username, password)
    setBusy(false)
    setRefusal(refused)
    if (refused !== null) setPassword('')
  }
  const expired = person.type === 'nobody' && person.expired
  return (
    <>
      <TopBar />
      <main className="sign-in">
        <form className="sign-in-card" onSubmit={(event) => void submit(event)}>
          <h1>{t('signIn.title')}</h1>
          {phone.call === null && <p className="lead">{t('signIn.lead')}</p>}
          <p className="form-trouble" role="alert">
            {refusal !== null
              ? t(WHY[refusal.type])
              : expired
                ? t(phone.call === null ? 'signIn.expired' : 'signIn.expiredInCall')
                : ''}
          </p>
          <Field
            label={t('signIn.username')}
            value={username}
            onChange={setUsername}
            name="username"
            autoComplete="username"
          />
          <Field
            label={t('signIn.password')}
            value={password}
            onChange={setPassword}
            kind="password"
            name="password"
            autoComplete="current-password"
          />
          <Action label={t('signIn.submit')} tone="main" size="large" submit disabled={busy} />
          {phone.call !== null && (
            <Action
              label={t('call.hangUp')}
              tone="danger"
              size="large"
              shortcut="E"
              icon={<IconPhoneOff aria-hidden="true" />}
              onPress={() => void desk.hangUp(OWN_CALL)}
            />
          )}
        </form>
      </main>
    </>
  )
}

const WHY = {
  'signed-out': 'signIn.wrong',
  refused: 'signIn.wrong',
  taken: 'signIn.wrong',
  'too-many': 'signIn.tooMany',
  away: 'signIn.noServer',
  'not-kept': 'signIn.notKept',
} as const
