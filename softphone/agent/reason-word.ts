import type { TFunction } from 'i18next'
import type { TimelineEntry } from '../../src/wire/contacts.ts'
import { fieldOf } from '../state/timeline.ts'
import en from '../ui/words/en.json' with { type: 'json' }

const isKnown = <T extends object>(known: T, word: string): word is Extract<keyof T, string> =>
  Object.hasOwn(known, word)

/** A reason's words; one that an admin made up is shown as it was written. */
export const reasonWord = (t: TFunction, reason: string): string =>
  isKnown(en.presence.reasons, reason) ? t(`presence.reasons.${reason}`) : reason

export const dispositionWord = (t: TFunction, code: string): string =>
  isKnown(en.wrapup.dispositions, code) ? t(`wrapup.dispositions.${code}`) : code

export const outcomeWord = (t: TFunction, outcome: string | null): string =>
  outcome === null ? t('outcome.open') : isKnown(en.outcome, outcome) ? t(`outcome.${outcome}`) : outcome

/** What an event of a timeline is called; `agent` is the name of who it is about. */
export const eventWord = (t: TFunction, entry: TimelineEntry, agent: string): string => {
  const mode = fieldOf(entry, 'mode')
  const type = entry.type === 'monitor-attached' ? `${entry.type}-${mode}` : entry.type
  return isKnown(en.event, type) ? t(`event.${type}`, { agent }) : t('event.other')
}

export const channelWord = (t: TFunction, channel: string): string =>
  isKnown(en.channel, channel) ? t(`channel.${channel}`) : channel
