/** A random day on which callers are in a flow: they press keys, hear words to their end, fall silent, and everything else happens too. */
import { isTalkOfThree } from '../call/contact.ts'
import { playbackOf } from '../ids.ts'
import type { Input } from '../input.ts'
import type { CenterState } from '../state.ts'
import { arrival, inputFrom } from './centre.arbitrary.ts'
import { FLOW_NUMBER } from './flow-centre.arbitrary.ts'

export const flowInputFrom = (state: CenterState, pick: (below: number) => number, fresh: () => number): Input => {
  const what = pick(20)
  if (what < 2) return arrival(`in-${fresh()}`, FLOW_NUMBER)
  const contacts = [...state.contacts.values()]
  const inFlow = contacts.filter(({ phase }) => phase.type === 'flow')
  const one = (pick(6) > 0 ? inFlow : contacts)[pick(inFlow.length)]
  if (what < 10 && one?.leg != null) return { type: 'digit', leg: one.leg, digit: '0123456789*#'[pick(12)] ?? '0' }
  if (what < 14 && one?.sound !== undefined) {
    const late = pick(5) === 0 ? 1 : 0
    return { type: 'play-ended', playback: playbackOf(one.id, one.sound.nth - late), failed: pick(5) === 0 }
  }
  if (what < 16) {
    const due = [...state.deadlines.values()].filter(({ name }) => /^(flow|wait|offer|third):/.test(name))
    const deadline = due[pick(due.length)]
    if (deadline !== undefined) return { type: 'timer-fired', deadline: deadline.name, generation: deadline.generation }
  }
  const ringing = contacts.flatMap(({ phase }) =>
    phase.type === 'offered' || phase.type === 'outside'
      ? [phase.leg]
      : isTalkOfThree(phase) && phase.third.answeredAt === null
        ? [phase.third.leg]
        : [],
  )
  const phone = ringing[pick(ringing.length)]
  if (what === 16 && phone !== undefined) return { type: 'leg-answered', leg: phone }
  if (what === 17 && phone !== undefined) return { type: 'leg-ended', leg: phone, cause: 'busy', code: 17 }
  return inputFrom(state, pick, fresh)
}
