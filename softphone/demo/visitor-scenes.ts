/** Every state of the page /call, by name: what screenshots and tests look at. */
import { VISITOR_AT_REST, type VisitorPhone } from '../phone/visitor-phone.ts'
import type { Visitor, VisitorState } from '../state/visitor.ts'

const ONE = { numbers: [{ number: '1501', name: 'Support' }] }
const TWO = { numbers: [...ONE.numbers, { number: '1502', name: 'Sales' }] }

const at = (state: Partial<VisitorState>): VisitorState => ({
  door: ONE,
  phone: VISITOR_AT_REST,
  busy: false,
  whyNot: null,
  call: null,
  ...state,
})
const up = (call: VisitorState['call'], muted = false): VisitorState =>
  at({ call, phone: { microphone: 'works', end: null, call: { state: 'up', muted, sound: 'playing', linked: true } } })

const VISITOR_SCENES = {
  'visitor-ready': at({}),
  'visitor-choice': at({ door: TWO }),
  'visitor-ringing': at({
    phone: { microphone: 'works', end: null, call: { state: 'ringing', muted: false, sound: 'playing', linked: true } },
  }),
  'visitor-waiting': up('waiting'),
  'visitor-talking': up('talking'),
  'visitor-muted': up('talking', true),
  'visitor-ended': at({ phone: { ...VISITOR_AT_REST, end: 'over' } }),
  'visitor-no-microphone': at({ whyNot: 'denied' }),
  'visitor-full': at({ whyNot: 'full' }),
  'visitor-closed': at({ door: { numbers: [] }, whyNot: 'closed' }),
} as const satisfies Readonly<Record<string, VisitorState>>

type VisitorSceneName = keyof typeof VISITOR_SCENES
const isVisitorScene = (name: string): name is VisitorSceneName => Object.hasOwn(VISITOR_SCENES, name)

/** A page that stands still; null when there is no such scene. */
export const visitorIn = (
  name: string,
): { readonly visitor: Pick<Visitor, 'state' | 'dial'>; readonly phone: VisitorPhone } | null => {
  if (!isVisitorScene(name)) return null
  const state: VisitorState = VISITOR_SCENES[name]
  const nothing = (): void => undefined
  const still = <T>(value: T) => ({ get: () => value, subscribe: () => nothing })
  return {
    visitor: { state: still(state), dial: async () => undefined },
    phone: {
      state: still(state.phone),
      levels: still({ mine: 0.34, theirs: 0.61 }),
      openMicrophone: async () => undefined,
      call: nothing,
      hangUp: nothing,
      mute: nothing,
      digits: nothing,
      hear: nothing,
    },
  }
}
