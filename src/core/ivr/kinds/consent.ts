import { ASKING, Exit, Key, nodeOf } from '../format.ts'
import { defineKind, type Move, questionPrompts } from '../kind.ts'

export const consent = defineKind(
  'consent',
  'Asks whether the call may be recorded, and keeps the answer with the call. Who says nothing has not agreed.',
  nodeOf('consent', { ...ASKING, yesKey: Key, noKey: Key }, { yes: Exit, no: Exit, invalid: Exit, silence: Exit }),
  (node) => {
    const { yesKey, noKey } = node
    const answered = (given: boolean): Move => ({
      type: 'leave',
      exit: given ? 'yes' : 'no',
      why: { because: 'keys', keys: given ? yesKey : noKey },
      commands: [{ type: 'consent', given }],
    })
    return {
      exits: [
        { exit: 'yes', when: 'the caller agreed' },
        { exit: 'no', when: 'the caller did not' },
        { exit: 'invalid', when: 'the key was neither, each time', instead: 'no' },
        { exit: 'silence', when: 'nothing was pressed, each time', instead: 'no', unasked: true },
      ],
      waits: true,
      uses: { prompts: questionPrompts(node) },
      wrong: yesKey === noKey ? [{ code: 'keys-same', path: 'noKey', values: { key: noKey } }] : [],
      question: node,
      unanswered: [{ type: 'consent', given: false }],
      begin: () => ({ type: 'ask' }),
      typed: (answer) => {
        if (answer === yesKey) return answered(true)
        return answer === noKey ? answered(false) : 'wrong'
      },
    }
  },
)
