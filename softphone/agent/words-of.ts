import type { TFunction } from 'i18next'

import type { Code } from '../../src/wire/codes.ts'

import type { ContactSummary, TimelineEntry } from '../../src/wire/contacts.ts'
import { fieldOf } from '../state/timeline.ts'

import en from '../ui/words/en.json' with { type: 'json' }

const isKnown = <T extends object>(known: T, word: string): word is Extract<keyof T, string> =>
  Object.hasOwn(known, word)

/** What a code is called in a language. */
export const codeWord = ({ name, names }: Code, language: string): string =>
  (isKnown(names, language) ? names[language] : undefined) ?? name

/** A reason that the server itself gives; any other is shown as it was written. */
export const ownReasonWord = (t: TFunction, reason: string): string =>
  isKnown(en.presence.reasons, reason) ? t(`presence.reasons.${reason}`) : reason

const outcomeWord = (t: TFunction, outcome: string | null): string =>
  outcome === null ? t('outcome.open') : isKnown(en.outcome, outcome) ? t(`outcome.${outcome}`) : outcome

/** How a contact came out; while it is open, what happens with it. */
export const standingWord = (t: TFunction, { outcome, phase }: Pick<ContactSummary, 'outcome' | 'phase'>): string =>
  outcome === null && isKnown(en.phase, phase) ? t(`phase.${phase}`) : outcomeWord(t, outcome)

/** What an event of a timeline is called; `agent` is the name of who it is about. */
export const eventWord = (t: TFunction, entry: TimelineEntry, agent: string): string => {
  const type = wordFor(entry)
  const word = (field: string): string => `${fieldOf(entry, field) ?? ''}`
  const [keys, node, variable, language] = [word('count'), word('node'), word('variable'), word('language')]
  const text = `${fieldOf(entry, 'text') ?? fieldOf(entry, 'note') ?? ''}`
  return isKnown(en.event, type)
    ? t(`event.${type}`, { agent, text, keys, node, variable, language })
    : t('event.other')
}

/** Some events have several words. */
const wordFor = (entry: TimelineEntry): string => {
  if (entry.type === 'contact-created' && fieldOf(entry, 'direction') === 'outbound') return 'contact-called'
  if (entry.type === 'monitor-attached') return `${entry.type}-${fieldOf(entry, 'mode')}`
  return entry.type === 'wrapup-ended' && typeof fieldOf(entry, 'note') === 'string' ? 'wrapup-noted' : entry.type
}

export const channelWord = (t: TFunction, channel: string): string =>
  isKnown(en.channel, channel) ? t(`channel.${channel}`) : channel
