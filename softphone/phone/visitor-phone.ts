/** A visitor's phone: one call at a time, from the page to the hotline. SIP is in `visitor-sip-line.ts`, fetched with the first call. */
import { createStore, type Watched } from '../state/store.ts'
import type { Account, Levels, Microphone } from './phone.ts'
import { createSound, onNetwork } from './sound.ts'
import { workerTimers } from './timers.ts'
import type { VisitorEnd, VisitorLine, VisitorLineEvents } from './visitor-line.ts'

export interface VisitorPhoneState {
  readonly microphone: Microphone
  readonly call: {
    readonly state: 'calling' | 'ringing' | 'up'
    readonly muted: boolean
    /** `blocked`: the browser plays nothing before a click. */
    readonly sound: 'playing' | 'blocked'
    /** The switch can be told of what is pressed; sound goes on without. */
    readonly linked: boolean
  } | null
  /** How the last call ended. */
  readonly end: VisitorEnd | null
}

export interface VisitorPhone {
  readonly state: Watched<VisitorPhoneState>
  readonly levels: Watched<Levels>
  /** Resolves when it is known how that went. */
  openMicrophone(): Promise<void>
  /** `ticket`: what opens the WebSocket. */
  call(account: Account, ticket: string, number: string): void
  hangUp(): void
  mute(on: boolean): void
  digits(digits: string): void
  hear(): void
}

export const VISITOR_AT_REST: VisitorPhoneState = { microphone: 'unknown', call: null, end: null }

export const createVisitorPhone = (socket: string): VisitorPhone => {
  const state = createStore<VisitorPhoneState>(VISITOR_AT_REST)
  const sound = createSound((now) => setCall({ sound: now }))
  const after = workerTimers()
  let line: Promise<VisitorLine> | null = null

  const set = (change: Partial<VisitorPhoneState>): void => state.set({ ...state.get(), ...change })
  const setCall = (change: Partial<NonNullable<VisitorPhoneState['call']>>): void => {
    const { call } = state.get()
    if (call !== null) set({ call: { ...call, ...change } })
  }
  const withLine = (use: (line: VisitorLine) => void): void => void line?.then(use)
  sound.microphone.subscribe(() => set({ microphone: sound.microphone.get() }))
  sound.voice.subscribe(() => withLine((open) => open.speakFrom(sound.voice.get())))
  const end = (why: VisitorEnd): void => {
    line = null
    sound.hear(null)
    set({ call: null, end: why })
    // Nobody listens any more, and the browser shows that.
    sound.closeMicrophone()
  }
  const events: VisitorLineEvents = {
    onLink: (linked) => setCall({ linked }),
    onRinging: () => setCall({ state: 'ringing' }),
    onUp: (theirs) => {
      setCall({ state: 'up' })
      sound.hear(theirs)
    },
    onEnd: end,
  }
  // A page that is closed hangs up.
  window.addEventListener('pagehide', () => withLine((open) => open.hangUp()))

  return {
    state,
    levels: sound.levels,
    openMicrophone: sound.openMicrophone,
    call: (account, ticket, number) => {
      set({ call: { state: 'calling', muted: false, sound: 'playing', linked: true }, end: null })
      const way = `${socket}?visitor=${encodeURIComponent(ticket)}`
      const voice = sound.voice.get
      line = import('./visitor-sip-line.ts').then(({ dialBySip }) =>
        dialBySip({ socket: way, account, number, after, voice, onNetwork }, events),
      )
      line.catch(() => end('lost'))
    },
    hangUp: () => withLine((open) => open.hangUp()),
    mute: (on) => {
      setCall({ muted: on })
      withLine((open) => open.mute(on))
    },
    digits: (digits) => withLine((open) => open.digits(digits)),
    hear: sound.play,
  }
}
