/**
 * Text with places to fill in: `{{name}}`, and `{{amount|rupiah}}` for a value that is spoken as words. Nothing in it is code.
 */

/** How a value is spoken. `text` is the value as it is. */
export const SPOKEN_AS = ['text', 'number', 'digits', 'rupiah', 'date', 'time'] as const
export type SpokenAs = (typeof SPOKEN_AS)[number]

export type TemplatePart =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'value'; readonly variable: string; readonly as: SpokenAs }

const PLACE = /^([a-z]\w{0,39}(?:\.[a-z]\w{0,39})?)(?:\|([a-z]+))?$/

/** The parts of a text; null when its braces do not say what they should. */
export const templateParts = (template: string): readonly TemplatePart[] | null => {
  const parts: TemplatePart[] = []
  let from = 0
  for (;;) {
    const open = template.indexOf('{{', from)
    const text = template.slice(from, open < 0 ? undefined : open)
    if (text.includes('}}')) return null
    if (text !== '') parts.push({ type: 'text', text })
    if (open < 0) return parts
    const close = template.indexOf('}}', open)
    const [, variable, as = 'text'] = PLACE.exec(template.slice(open + 2, close < 0 ? open : close).trim()) ?? []
    const spoken = SPOKEN_AS.find((one) => one === as)
    if (variable === undefined || spoken === undefined) return null
    parts.push({ type: 'value', variable, as: spoken })
    from = close + 2
  }
}

/** The variables that a text reads. */
export const variablesIn = (template: string): readonly string[] =>
  template.includes('{{')
    ? (templateParts(template) ?? []).flatMap((part) => (part.type === 'value' ? [part.variable] : []))
    : []

/** The text with its places filled; a text that is wrong is taken as it stands. */
export const filled = (template: string, contentOf: (variable: string) => string): string =>
  template.includes('{{')
    ? (templateParts(template)
        ?.map((part) => (part.type === 'text' ? part.text : contentOf(part.variable)))
        .join('') ?? template)
    : template
