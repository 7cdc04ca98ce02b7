import Type from 'typebox'
import { Exit, nodeOf, RefId } from '../format.ts'
import { hoursAt } from '../hours.ts'
import { defineKind } from '../kind.ts'

export const hours = defineKind(
  'hours',
  'Goes on by whether it is open at this moment.',
  nodeOf('hours', { hours: Type.Optional(RefId) }, { open: Exit, closed: Exit, holiday: Exit }),
  (node) => ({
    exits: [
      { exit: 'open', when: 'it is open, or the hours are not there any more', unasked: true },
      { exit: 'closed', when: 'it is closed', unasked: true },
      { exit: 'holiday', when: 'it is closed all day by an exception', instead: 'closed', unasked: true },
    ],
    waits: false,
    uses: { refs: [{ to: 'hours', id: node.hours, path: 'hours' }] },
    begin: ({ at, hours }) => {
      const table = node.hours === undefined ? undefined : hours(node.hours)
      // Who deletes the hours of a running flow must not turn callers away.
      if (table === undefined)
        return { type: 'leave', exit: 'open', why: { because: 'no-hours', hours: node.hours ?? null } }
      const { state, local, exception } = hoursAt(table, at)
      const moment = `${local.weekday} ${local.date} ${local.time}`
      return { type: 'leave', exit: state, why: { because: 'hours', hours: table.id, local: moment, exception } }
    },
  }),
)
