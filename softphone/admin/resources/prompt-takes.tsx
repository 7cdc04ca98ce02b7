/** The sounds of a prompt, by language: listened to, recorded anew, and an earlier take played again. */
import { type ReactNode, useState } from 'react'
import { LANGUAGES, type Language } from '../../../src/core/languages.ts'
import { Action } from '../../ui/action.tsx'
import { useApp } from '../../ui/app-context.ts'
import { rowsAt, textAt } from '../draft.ts'
import type { ExtraProps } from '../resource.ts'
import { SoundInput } from '../sound-input.tsx'
import { useAdminWords } from '../words.ts'

export const PromptTakes = ({ row, onDone }: ExtraProps): ReactNode => {
  const { t } = useAdminWords()
  const { settings } = useApp().backend
  const [trouble, setTrouble] = useState('')
  const path = `/prompts/${encodeURIComponent(textAt(row, 'id'))}`
  const send = async (method: 'PUT' | 'PATCH', to: string, body: object): Promise<void> => {
    const answer = await settings.ask(method, `${path}${to}`, body)
    if (answer.ok) onDone()
    else
      setTrouble(
        answer.refusal.type === 'away' ? t('said.away') : (answer.refusal.wrong[0]?.message ?? answer.refusal.why),
      )
  }
  return (
    <div className="admin-extra">
      <p className="form-trouble" role="alert">
        {trouble}
      </p>
      {LANGUAGES.map((language: Language) => {
        const takes = rowsAt(row, `takes.${language}`).map((take) => textAt(take, 'content'))
        return (
          <fieldset key={language} className="admin-field">
            <legend className="field-label">{t(`languages.${language}`)}</legend>
            {takes.map((content, place) => (
              <div key={content} className="row">
                {/* biome-ignore lint/a11y/useMediaCaption: what is said stands in the prompt's name */}
                <audio
                  controls
                  preload="none"
                  aria-label={t('fields.take', { place: place + 1 })}
                  src={settings.fileUrl(`${path}/audio/${language}?content=${content}`)}
                />
                {place > 0 && (
                  <Action
                    label={t('actions.play')}
                    name={t('actions.playOf', { place: place + 1 })}
                    onPress={() => void send('PATCH', '', { play: { [language]: content } })}
                  />
                )}
              </div>
            ))}
            <SoundInput
              label={t('actions.newTake', { language: t(`languages.${language}`) })}
              onSound={(sound) => void send('PUT', `/audio/${language}`, sound)}
            />
          </fieldset>
        )
      })}
    </div>
  )
}
