import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Asked, DeskCall } from '../state/call.ts'
import { Cord } from '../ui/cord.tsx'

interface CallCordProps {
  readonly call: DeskCall
  /** What the customer, or the colleague at the other end, is called here. */
  readonly other: string
  /** The caller hears music. */
  readonly held: boolean
  /** Who was asked, or who asks. */
  readonly companion: string
}

/** Who is connected to whom, from where this agent stands. */
export const CallCord = ({ call, other, held, companion }: CallCordProps): ReactNode => {
  const { t } = useTranslation()
  const { asked, third } = call
  if (asked !== null) return <AskedCord asked={asked} colleague={companion} />
  return (
    <Cord
      parties={[
        {
          name: other,
          live: !held,
          line: call.stage === 'dialling' ? 'ringing' : held ? 'held' : 'up',
        },
        { name: t('call.you'), live: true, ...(third !== null && { line: LINES[third.state] }) },
        ...(third === null ? [] : [{ name: companion, live: third.state === 'talking' }]),
      ]}
    />
  )
}

const AskedCord = ({ asked, colleague }: { readonly asked: Asked; readonly colleague: string }): ReactNode => {
  const { t } = useTranslation()
  return (
    <Cord
      parties={[
        { name: t('call.caller'), live: asked.hears === 'all', line: asked.hears === 'colleague' ? 'held' : 'up' },
        { name: colleague, live: asked.hears !== 'music', line: asked.hears === 'music' ? 'held' : 'up' },
        { name: t('call.you'), live: true },
      ]}
    />
  )
}

const LINES = { ringing: 'ringing', talking: 'up', waiting: 'held' } as const
