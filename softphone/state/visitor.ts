/** A visitor's call from its first press to its end: door, microphone, ticket, phone; everything outside comes as an argument. */
import type { VisitorCall, VisitorDoor, VisitorTicket } from '../../src/wire/visitor.ts'
import type { Microphone } from '../phone/phone.ts'
import type { VisitorPhone, VisitorPhoneState } from '../phone/visitor-phone.ts'
import { createStore, type Watched } from './store.ts'

/** Why there is no call: `closed`, it is switched off; `often`, this address called too often; `full`, too many call. */
export type WhyNot = 'closed' | 'often' | 'full' | 'away' | Exclude<Microphone, 'unknown' | 'asked' | 'works'>

export type VisitorAnswer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly why: 'closed' | 'often' | 'full' | 'away' | 'over' }

/** The server, as far as a visitor asks it. */
export interface VisitorServer {
  door(): Promise<VisitorAnswer<VisitorDoor>>
  ticket(number: string): Promise<VisitorAnswer<VisitorTicket>>
  call(ticket: string): Promise<VisitorAnswer<VisitorCall>>
  /** With passes of now; null while nobody answers. */
  iceServers(ticket: string): Promise<readonly RTCIceServer[] | null>
}

export interface VisitorState {
  /** `unknown`: not asked yet, or the server is away. */
  readonly door: VisitorDoor | 'unknown'
  readonly phone: VisitorPhoneState
  /** The button was pressed, and the phone does not dial yet. */
  readonly busy: boolean
  readonly whyNot: WhyNot | null
  /** As the server says; null while nobody knows. */
  readonly call: VisitorCall['state'] | null
}

export interface Visitor {
  readonly state: Watched<VisitorState>
  start(): void
  dial(number: string): Promise<void>
}

export interface VisitorWorld {
  readonly server: VisitorServer
  readonly phone: VisitorPhone
  /** Runs something a while later. */
  readonly after: (ms: number, run: () => void) => void
}

const ASK_AGAIN_MS = 2_000
const LOOK_EVERY_MS = 1_000

export const createVisitor = ({ server, phone, after }: VisitorWorld): Visitor => {
  const store = createStore<VisitorState>({
    door: 'unknown',
    phone: phone.state.get(),
    busy: false,
    whyNot: null,
    call: null,
  })
  const set = (change: Partial<VisitorState>): void => store.set({ ...store.get(), ...change })

  const ask = async (): Promise<void> => {
    const answer = await server.door()
    if (answer.ok) return set({ door: answer.value, whyNot: answer.value.numbers.length > 0 ? null : 'closed' })
    set({ whyNot: 'away' })
    after(ASK_AGAIN_MS, () => void ask())
  }
  /** Who is on the other end, music or a person, is the server's to say; while it is away the last word holds. */
  const look = async (ticket: string): Promise<void> => {
    const answer = await server.call(ticket)
    const { call } = store.get().phone
    if (call === null) return
    if (answer.ok) set({ call: answer.value.state })
    // It has ended while the page could not hear of it.
    if (answer.ok && answer.value.state === 'over' && !call.linked) return phone.hangUp()
    after(LOOK_EVERY_MS, () => void look(ticket))
  }
  phone.state.subscribe(() => {
    const now = phone.state.get()
    set({ phone: now, ...(now.call === null && { call: null }) })
  })

  const dial = async (number: string): Promise<void> => {
    await phone.openMicrophone()
    const { microphone } = phone.state.get()
    if (microphone !== 'works')
      return set({ whyNot: microphone === 'unknown' || microphone === 'asked' ? 'denied' : microphone })
    const answer = await server.ticket(number)
    if (!answer.ok) return set({ whyNot: answer.why === 'over' ? 'away' : answer.why })
    const { ticket, ...account } = answer.value
    phone.call({ ...account, renewIceServers: () => server.iceServers(ticket) }, ticket, number)
    void look(ticket)
  }
  return {
    state: store,
    start: () => void ask(),
    dial: async (number) => {
      const { busy, phone: now } = store.get()
      if (busy || now.call !== null) return
      set({ busy: true, whyNot: null })
      await dial(number)
      set({ busy: false })
    },
  }
}
