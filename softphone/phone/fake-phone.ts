/** The phone's twin without SIP and without a microphone: rings when told to, keeps what it was asked. */
import { createStore } from '../state/store.ts'
import { type Levels, PHONE_AT_REST, type Phone, type PhoneState, SILENT, type TestLeg } from './phone.ts'

export interface FakePhone extends Phone {
  ring(from: string | null, at: number): void
  /** The call was answered elsewhere, or the other has hung up. */
  end(): void
  set(change: Partial<PhoneState>): void
  hearing(levels: Levels): void
  /** All digits sent so far. */
  sent(): string
}

export interface FakePhoneOptions {
  readonly now: () => number
  readonly onAnswer?: () => void
  readonly onHangUp?: () => void
  readonly microphone?: PhoneState['microphone']
  readonly registers?: PhoneState['registration']
  /** What it finds of a test leg, if not that all is well. */
  readonly test?: TestLeg | null
}

export const createFakePhone = (options: FakePhoneOptions): FakePhone => {
  const { now, onAnswer, onHangUp, microphone = 'works', registers = 'registered' } = options
  const state = createStore<PhoneState>(PHONE_AT_REST)
  const levels = createStore<Levels>(SILENT)
  let digits = ''
  /** Answer was pressed before the call was here. */
  let willAnswer = false
  const set = (change: Partial<PhoneState>): void => state.set({ ...state.get(), ...change })
  const end = (): void => {
    if (state.get().call?.state !== 'up') willAnswer = false
    set({ call: null })
  }
  const take = (): void => {
    const { call } = state.get()
    if (call === null || call.state === 'up') return
    willAnswer = false
    set({ call: { ...call, state: 'up', since: now() } })
    onAnswer?.()
  }
  return {
    state,
    levels,
    openMicrophone: async () => set({ microphone }),
    start: () => set({ registration: registers }),
    stop: async () => set({ registration: 'off', call: null }),
    answer: () => {
      willAnswer = true
      take()
    },
    hangUp: () => {
      end()
      onHangUp?.()
    },
    mute: (on) => {
      const { call } = state.get()
      if (call !== null) set({ call: { ...call, muted: on } })
    },
    digits: (more) => {
      digits += more
    },
    hear: () => {
      const { call } = state.get()
      if (call !== null) set({ call: { ...call, sound: 'playing' } })
    },
    testLeg: async (ring) => {
      await ring('0123456789abcdef')
      const { microphone: now, call } = state.get()
      if (call !== null) return null
      return options.test === undefined
        ? { came: true, hears: true, speaks: now === 'works', lacks: null }
        : options.test
    },
    ring: (from, at) => {
      set({ call: { state: 'incoming', from, since: at, muted: false, sound: 'playing' } })
      if (willAnswer) take()
    },
    end,
    set,
    hearing: (now) => levels.set(now),
    sent: () => digits,
  }
}
