/** A value of a setting as people read it. */
import { canonical } from '../../src/core/canonical.ts'
import type { FieldSpec, ResourceView } from './resource.ts'
import { type Choices, useChoices } from './use-settings.ts'
import { useAdminWords } from './words.ts'

export type ShowValue = (path: string, value: unknown) => string

export const useShowValue = (view: ResourceView): ShowValue => {
  const { t } = useAdminWords()
  const choices = useChoices()
  const show = (field: FieldSpec | undefined, value: unknown): string => {
    if (value === null || value === undefined || value === '') return '–'
    if (typeof value === 'boolean') return t(value ? 'choices.yes' : 'choices.no')
    if (Array.isArray(value)) return value.length === 0 ? '–' : value.map((one) => show(field, one)).join(', ')
    switch (field?.kind) {
      case 'number':
        return `${round(Number(value) / (field.per ?? 1))}${field.unit === undefined ? '' : ` ${t(field.unit)}`}`
      case 'choice':
      case 'many':
        return optionName(field, String(value), choices, (label) => t(label))
      case 'certificate':
        // They all begin alike; at its end is what nobody else can make.
        return `…${plain(value)
          .replaceAll(/-----[A-Z ]+-----|\s/g, '')
          .slice(-16)}`
      case 'rows':
        return typeof value === 'object' ? Object.values(value).map(plain).join(' ') : String(value)
      default:
        return plain(value)
    }
  }
  return (path, value) =>
    show(
      view.fields.find((field) => field.path === path),
      value,
    )
}

type Chosen = Extract<FieldSpec, { readonly kind: 'choice' | 'many' }>

const optionName = ({ options }: Chosen, value: string, choices: Choices, say: (label: LabelOf) => string): string => {
  if ('fixed' in options) {
    const option = options.fixed.find((one) => one.value === value)
    return option === undefined ? value : say(option.label)
  }
  const from = options.lists.find(({ before }) => value.startsWith(before))
  return from === undefined ? value : choices.nameOf(from.list, value.slice(from.before.length))
}
type LabelOf = FieldSpec['label']

const plain = (value: unknown): string =>
  typeof value === 'object' && value !== null ? (canonical(value) ?? '') : String(value)

/** 0.8 / 0.01 is 80, not 80.00000000000001. */
const round = (value: number): number => Math.round(value * 1e6) / 1e6
