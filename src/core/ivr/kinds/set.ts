import Type, { type Static } from 'typebox'
import { assigning } from '../assigned.ts'
import { Exit, nodeOf, Template, Variable } from '../format.ts'
import { type Assignment, defineKind } from '../kind.ts'
import { contentOf, isSecret, type Session } from '../session.ts'
import { filled, variablesIn } from '../template.ts'

const closed = (description: string) => ({ additionalProperties: false, description })
const ToValue = Type.Object({ value: Template, variable: Variable }, closed('{"value": …, "variable": …}'))
const ByAdding = Type.Object(
  {
    add: Type.Integer({ minimum: -1_000_000, maximum: 1_000_000, description: 'a whole number, such as 1' }),
    variable: Variable,
  },
  closed('{"add": 1, "variable": …}'),
)
const example = 'such as {"variable": "kind", "value": "new"} or {"variable": "tries", "add": 1}'

export const set = defineKind(
  'set',
  'Sets variables, one after the other: to a text, in which variables may stand, or by adding a number to what they hold.',
  nodeOf(
    'set',
    {
      set: Type.Array(Type.Union([ToValue, ByAdding], { description: `an assignment, ${example}` }), {
        maxItems: 100,
        description: `a list of assignments, ${example}`,
      }),
    },
    { next: Exit },
  ),
  (node) => ({
    exits: [{ exit: 'next', when: 'all are set', unasked: true }],
    waits: false,
    uses: {
      templates: node.set.flatMap((one, index) =>
        'value' in one ? [{ text: one.value, path: `set/${index}/value` }] : [],
      ),
      reads: node.set.flatMap((one, index) => {
        const before = node.set.slice(0, index).map(({ variable }) => variable)
        return sourcesOf(one)
          .filter((variable) => !before.includes(variable))
          .map((variable) => ({ variable, path: `set/${index}` }))
      }),
      writes: node.set.map((one) => ({ variable: one.variable, secret: false, from: sourcesOf(one) })),
    },
    begin: ({ session }) => {
      const { session: seen, put } = assigning(session)
      const assignments: Assignment[] = []
      for (const one of node.set) {
        const { variable } = one
        const made = 'value' in one ? valueFor(variable, one.value, seen) : sumFor(variable, one.add, seen)
        assignments.push(made)
        put(made)
      }
      return { type: 'leave', exit: 'next', why: { because: 'set' }, set: assignments }
    },
  }),
)

/** What is added to counts from 0. */
const sourcesOf = (one: Static<typeof ToValue> | Static<typeof ByAdding>): readonly string[] =>
  'value' in one ? variablesIn(one.value) : []

/** What is made of something masked is masked. */
const valueFor = (variable: string, template: string, session: Session): Assignment => ({
  variable,
  value: filled(template, (name) => contentOf(session, name)).slice(0, 2_000),
  secret: variablesIn(template).some((name) => isSecret(session, name)),
})

const sumFor = (variable: string, add: number, session: Session): Assignment => {
  const before = Number(contentOf(session, variable))
  const value = String((Number.isSafeInteger(before) ? before : 0) + add)
  return { variable, value, secret: isSecret(session, variable) }
}
