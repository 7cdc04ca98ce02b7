import Type, { type Static } from 'typebox'
import { Exit, nodeOf, Readable, Template } from '../format.ts'
import { defineKind } from '../kind.ts'
import { contentOf, type Session } from '../session.ts'
import { filled, variablesIn } from '../template.ts'

const NUMBERS = ['less', 'at-most', 'more', 'at-least'] as const
const TEXTS = ['is', 'is-not', 'starts-with', 'ends-with', 'contains'] as const
const OPERATORS = [...TEXTS, ...NUMBERS, 'one-of', 'none-of', 'is-set', 'is-not-set'] as const

/** `left` is a variable, `right` a text, in which variables may stand. `less` and the like compare numbers. */
const Comparison = Type.Object(
  {
    left: Readable,
    operator: Type.Enum(OPERATORS, { description: `one of ${OPERATORS.join(', ')}` }),
    /** A list for `one-of` and `none-of`; absent for `is-set` and `is-not-set`. */
    right: Type.Optional(
      Type.Union([Template, Type.Array(Template, { maxItems: 500 })], { description: 'a text, or a list of texts' }),
    ),
  },
  {
    additionalProperties: false,
    description: 'a comparison, such as {"left": "tries", "operator": "less", "right": "3"}',
  },
)
const comparisons = Type.Array(Comparison, { minItems: 1, maxItems: 100, description: 'a list of comparisons' })
const closed = (description: string) => ({ additionalProperties: false, description })
const InnerAnd = Type.Object({ and: comparisons }, closed('{"and": […]}'))
const InnerOr = Type.Object({ or: comparisons }, closed('{"or": […]}'))
const anyTerm = 'a comparison, {"and": […]} or {"or": […]}'
const terms = Type.Array(Type.Union([Comparison, InnerAnd, InnerOr], { description: anyTerm }), {
  minItems: 1,
  maxItems: 100,
  description: `a list, each of it ${anyTerm}`,
})
const And = Type.Object({ and: terms }, closed('{"and": […]}'))
const Or = Type.Object({ or: terms }, closed('{"or": […]}'))

type Comparison = Static<typeof Comparison>
/** Groups stand in groups once: that is enough for whatever can be asked, and fits a screen. */
const Test = Type.Union([Comparison, And, Or], { description: anyTerm })
type Test = Comparison | { and: Test[] } | { or: Test[] }

export const condition = defineKind(
  'condition',
  'Goes on by whether a comparison, or a group of them joined by and / or, holds.',
  nodeOf('condition', { when: Test }, { yes: Exit, no: Exit }),
  ({ when }) => {
    const all = comparisonsIn(when, 'when')
    return {
      exits: [
        { exit: 'yes', when: 'it holds', unasked: true },
        { exit: 'no', when: 'it does not hold', unasked: true },
      ],
      waits: false,
      uses: {
        reads: all.flatMap(({ at, path }) => [
          { variable: at.left, path: `${path}/left` },
          ...textsOf(at).flatMap((text) => variablesIn(text).map((variable) => ({ variable, path: `${path}/right` }))),
        ]),
        templates: all.flatMap(({ at, path }) => textsOf(at).map((text) => ({ text, path: `${path}/right` }))),
      },
      begin: ({ session }) => {
        const holds = isTrue(when, session)
        return { type: 'leave', exit: holds ? 'yes' : 'no', why: { because: 'condition', holds } }
      },
    }
  },
)

const comparisonsIn = (test: Test, path: string): readonly { readonly at: Comparison; readonly path: string }[] => {
  if ('and' in test) return test.and.flatMap((one, index) => comparisonsIn(one, `${path}/and/${index}`))
  if ('or' in test) return test.or.flatMap((one, index) => comparisonsIn(one, `${path}/or/${index}`))
  return [{ at: test, path }]
}

const textsOf = ({ right = [] }: Comparison): readonly string[] => [right].flat()

const isTrue = (test: Test, session: Session): boolean => {
  if ('and' in test) return test.and.every((one) => isTrue(one, session))
  if ('or' in test) return test.or.some((one) => isTrue(one, session))
  return holds(test, session)
}

const holds = ({ left, operator, right = '' }: Comparison, session: Session): boolean => {
  const value = contentOf(session, left)
  const texts = [right].flat().map((text) => filled(text, (variable) => contentOf(session, variable)))
  const [text = ''] = texts
  switch (operator) {
    case 'is':
      return value === text
    case 'is-not':
      return value !== text
    case 'less':
      return numberOf(value) < numberOf(text)
    case 'at-most':
      return numberOf(value) <= numberOf(text)
    case 'more':
      return numberOf(value) > numberOf(text)
    case 'at-least':
      return numberOf(value) >= numberOf(text)
    case 'starts-with':
      return value.startsWith(text)
    case 'ends-with':
      return value.endsWith(text)
    case 'contains':
      return value.includes(text)
    case 'one-of':
      return texts.includes(value)
    case 'none-of':
      return !texts.includes(value)
    case 'is-set':
      return value !== ''
    case 'is-not-set':
      return value === ''
  }
}

/** What is no number is neither less nor more than any. */
const numberOf = (text: string): number => (/^-?\d{1,15}(\.\d{1,9})?$/.test(text) ? Number(text) : Number.NaN)
