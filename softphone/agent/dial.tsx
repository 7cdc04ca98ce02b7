import { NativeSelect } from '@mantine/core'
import { IconPhoneOutgoing } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Agent } from '../../src/wire/agents.ts'
import { toDial } from '../state/to-dial.ts'
import { Action } from '../ui/action.tsx'
import { useApp, useDesk } from '../ui/app-context.ts'
import { Field } from '../ui/field.tsx'
import { granted } from '../ui/granted.ts'

/** Calls a number or a colleague: the agent's own phone first, then theirs; for a queue, whose rules it then has. */
export const Dial = (): ReactNode => {
  const { t } = useTranslation()
  const { backend, desk } = useApp()
  const { me, awaySince } = useDesk()
  const [wanted, setWanted] = useState('')
  const [queue, setQueue] = useState<string | null>(null)
  const [asked, setAsked] = useState(false)
  const { data = [] } = useQuery({
    queryKey: ['queues'],
    queryFn: async () => granted(await backend.queues()),
    staleTime: 60_000,
  })
  const own = data.filter(({ id }) => me?.queues.includes(id))
  const chosen = queue ?? own[0]?.id ?? NO_QUEUE
  const colleagues = useQuery({
    queryKey: ['colleagues'],
    queryFn: async () => granted(await backend.colleagues()),
    staleTime: 60_000,
  })
  const others = (colleagues.data ?? []).filter(({ id }) => id !== me?.id)
  const colleague = namedBy(wanted, others)
  const number = toDial(wanted)
  const dial = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (number === '' || asked) return
    setAsked(true)
    const done =
      colleague === undefined
        ? await desk.call(number, chosen === NO_QUEUE ? null : chosen)
        : await desk.call(colleague.id, null)
    setAsked(false)
    if (done) setWanted('')
  }
  return (
    <form className="dial" aria-label={t('dial.title')} onSubmit={(event) => void dial(event)}>
      <Field
        label={t('dial.number')}
        value={wanted}
        onChange={setWanted}
        kind="phone"
        maxLength={40}
        shortcut="O"
        choices={others.map(({ name }) => name)}
      />
      <NativeSelect
        label={t('dial.queue')}
        value={chosen}
        variant="unstyled"
        classNames={{ root: 'field', label: 'field-label', wrapper: 'field-wrapper', input: 'field-input' }}
        onChange={(event) => setQueue(event.currentTarget.value)}
        data={[
          ...own.map(({ id, name }) => ({ value: id, label: name })),
          { value: NO_QUEUE, label: t('dial.noQueue') },
        ]}
      />
      <Action
        tone="main"
        size="large"
        submit
        icon={<IconPhoneOutgoing aria-hidden="true" />}
        label={t('dial.go')}
        disabled={number === '' || awaySince !== null || asked}
      />
    </form>
  )
}

const NO_QUEUE = ''

/** The colleague whose name, user name or id was typed, whole; digits are a number, and a name that two have is nobody's. */
const namedBy = (typed: string, others: readonly Agent[]): Agent | undefined => {
  const letters = typed.trim().toLowerCase()
  if (/^[+*#0-9 ]*$/.test(letters)) return undefined
  const [found, second] = others.filter(({ id, name, username }) =>
    [id, name, username].some((one) => one.toLowerCase() === letters),
  )
  return second === undefined ? found : undefined
}
