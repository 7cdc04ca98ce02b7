/** A flow as its JSON: drafted, checked with every finding, published, and an older version put back. */
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import type { Finding, FlowVersion } from '../../../src/wire/flows.ts'
import { Action } from '../../ui/action.tsx'
import { useApp } from '../../ui/app-context.ts'
import { Field } from '../../ui/field.tsx'
import { textAt } from '../draft.ts'
import type { ExtraProps } from '../resource.ts'
import { useAdminWords } from '../words.ts'

interface Told {
  readonly words: string
  readonly findings: readonly Finding[]
}

export const FlowWork = ({ row, onDone }: ExtraProps): ReactNode => {
  const { t, i18n } = useAdminWords()
  const { settings } = useApp().backend
  const path = `/flows/${encodeURIComponent(textAt(row, 'id'))}`
  /** What was typed; null: it is the server's. */
  const [typed, setTyped] = useState<string | null>(null)
  const [told, setTold] = useState<Told>({ words: '', findings: [] })
  const { data } = useQuery({
    queryKey: ['settings', path],
    queryFn: async () => {
      const [draft, versions] = await Promise.all([
        settings.ask<object>('GET', `${path}/draft`),
        settings.ask<{ readonly items: readonly FlowVersion[] }>('GET', `${path}/versions`),
      ])
      return { draft: draft.ok ? draft.value : {}, versions: versions.ok ? versions.value.items : [] }
    },
  })
  const text = typed ?? (data === undefined ? '' : JSON.stringify(data.draft, null, 2))

  const ask = async <T,>(method: 'POST' | 'PUT', to: string, body: object): Promise<T | null> => {
    const answer = await settings.ask<T>(method, `${path}${to}`, body)
    if (answer.ok) return answer.value
    const { refusal } = answer
    const wrong = refusal.type === 'away' ? [] : refusal.wrong.map((one) => `${one.path}: ${one.message}`)
    setTold({ words: [refusal.type === 'away' ? t('said.away') : refusal.why, ...wrong].join(' '), findings: [] })
    return null
  }
  const written = (): object | null => {
    try {
      const flow: unknown = JSON.parse(text)
      if (typeof flow === 'object' && flow !== null) return flow
    } catch (error) {
      setTold({ words: t('said.noJson', { why: error instanceof Error ? error.message : '' }), findings: [] })
    }
    return null
  }
  const check = async (): Promise<void> => {
    const flow = written()
    const answer = flow && (await ask<{ readonly findings: readonly Finding[] }>('POST', '/check', { flow }))
    if (answer === null) return
    const words = answer.findings.length === 0 ? t('said.nothingWrong') : ''
    setTold({ words, findings: answer.findings })
  }
  const keep = async (): Promise<boolean> => {
    const flow = written()
    if (flow === null || (await ask('PUT', '/draft', flow)) === null) return false
    setTyped(null)
    return true
  }
  const save = async (): Promise<void> => {
    if (await keep()) onDone()
  }
  const publish = async (body: object): Promise<void> => {
    if ((await ask('POST', '/publish', body)) !== null) onDone()
  }
  /** What callers hear then is what stands here. */
  const publishText = async (): Promise<void> => {
    if (typed === null || (await keep())) await publish({})
  }
  const language = i18n.language === 'id' ? 'id' : 'en'
  return (
    <div className="admin-extra">
      <Field kind="long" rows={18} label={t('fields.flow')} value={text} onChange={setTyped} />
      <div className="row">
        <Action label={t('actions.check')} onPress={() => void check()} />
        <Action label={t('actions.saveDraft')} onPress={() => void save()} />
        <Action tone="main" label={t('actions.publish')} onPress={() => void publishText()} />
      </div>
      <div role="status">
        <p>{told.words}</p>
        <ul className="admin-findings">
          {told.findings.map((finding) => (
            <li key={`${finding.path} ${finding.code}`} data-severity={finding.severity}>
              <strong>{finding.path}</strong> {finding.text[language]}
            </li>
          ))}
        </ul>
      </div>
      <ol className="admin-changes">
        {(data?.versions ?? []).map(({ version, publishedAt, by, published }) => (
          <li key={version}>
            <p>
              <strong>{t('fields.version', { version })}</strong>{' '}
              <time dateTime={publishedAt}>{new Date(publishedAt).toLocaleString(i18n.language)}</time> {by}
              {published && ` · ${t('said.heardNow')}`}
            </p>
            {!published && (
              <Action
                label={t('actions.putBack')}
                name={t('actions.putBackOf', { version })}
                onPress={() => void publish({ version })}
              />
            )}
          </li>
        ))}
      </ol>
    </div>
  )
}
