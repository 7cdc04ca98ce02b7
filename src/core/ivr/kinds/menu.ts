import Type from 'typebox'
import { ASKING, NodeId, nodeOf } from '../format.ts'
import { defineKind, questionPrompts, UNANSWERED } from '../kind.ts'

const KEYS = /^[0-9*#]+$/

/** The exits are the keys themselves. */
const { exits: _, at, ...rest } = nodeOf('menu', ASKING, {}).properties
const Menu = Type.Object(
  {
    ...rest,
    exits: Type.Record(Type.String({ pattern: '^([0-9*#]{1,8}|invalid|silence)$' }), NodeId, {
      additionalProperties: false,
      description: 'the exits by key, such as {"1": "sales", "invalid": "goodbye", "silence": "goodbye"}',
    }),
    at,
  },
  { additionalProperties: false, description: 'a node of kind menu' },
)

export const menu = defineKind(
  'menu',
  'Asks for a key and goes on by the exit of that name. Where one name begins another (1 and 12) it waits for the next key.',
  Menu,
  (node) => {
    const keys = Object.keys(node.exits).filter((exit) => KEYS.test(exit))
    return {
      exits: [...keys.map((exit) => ({ exit, when: `${exit} was pressed` })), ...UNANSWERED],
      waits: true,
      uses: { prompts: questionPrompts(node) },
      wrong: keys.length === 0 ? [{ code: 'menu-empty', path: 'exits', values: {} }] : [],
      question: node,
      begin: () => ({ type: 'ask' }),
      typed: (answer, ended) => {
        if (!ended && keys.some((key) => key !== answer && key.startsWith(answer))) return 'more'
        return keys.includes(answer) ? { type: 'leave', exit: answer, why: { because: 'keys', keys: answer } } : 'wrong'
      },
    }
  },
)
