import Type from 'typebox'
import { ASKING, Count, Exit, Key, nodeOf, Variable, Yes } from '../format.ts'
import { defineKind, type Move, questionPrompts, UNANSWERED } from '../kind.ts'

export const collect = defineKind(
  'collect',
  'Asks for digits and keeps them in a variable. Masked ones are neither shown, written down nor spoken.',
  nodeOf(
    'collect',
    {
      ...ASKING,
      variable: Variable,
      masked: Yes,
      minDigits: Count(1, 64, 4),
      maxDigits: Count(1, 64, 16),
      /** Ends the digits before there are `maxDigits` of them; it is not one of them. */
      endKey: Type.Optional(Key),
    },
    { next: Exit, invalid: Exit, silence: Exit },
  ),
  (node) => {
    const { variable, masked, minDigits, maxDigits, endKey } = node
    const kept = (value: string): Move => ({
      type: 'leave',
      exit: 'next',
      why: { because: 'keys', keys: masked ? null : value },
      set: [{ variable, value, secret: masked }],
    })
    return {
      exits: [{ exit: 'next', when: 'there are as many digits as wanted' }, ...UNANSWERED],
      waits: true,
      uses: { prompts: questionPrompts(node), writes: [{ variable, secret: masked }] },
      wrong:
        minDigits > maxDigits
          ? [
              {
                code: 'digits-backwards',
                path: 'minDigits',
                values: { least: String(minDigits), most: String(maxDigits) },
              },
            ]
          : [],
      question: node,
      begin: () => ({ type: 'ask' }),
      typed: (answer, ended) => {
        const finished = endKey !== undefined && answer.endsWith(endKey)
        const digits = finished ? answer.slice(0, -1) : answer
        if (!finished && !ended && digits.length < maxDigits) return 'more'
        return digits.length >= minDigits && digits.length <= maxDigits ? kept(digits) : 'wrong'
      },
    }
  },
)
