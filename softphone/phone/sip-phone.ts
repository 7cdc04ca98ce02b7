/** The real phone: microphone, levels and sound here; SIP in `sip-line.ts`, which is fetched when the phone starts. */
import { createStore } from '../state/store.ts'
import type { Line, LineEvents } from './line.ts'
import { type Account, PHONE_AT_REST, type Phone, type PhoneState } from './phone.ts'
import { createSound, onNetwork } from './sound.ts'
import { workerTimers } from './timers.ts'

interface SipPhoneOptions {
  /** The WebSocket's address. */
  readonly socket: string
  readonly now: () => number
}

/** Pressed on the offer card just before the call itself was here. */
const ANSWER_WAITS_MS = 5_000

export const createSipPhone = ({ socket, now }: SipPhoneOptions): Phone => {
  const state = createStore<PhoneState>(PHONE_AT_REST)
  const sound = createSound((now) => setCall({ sound: now }))
  const after = workerTimers()
  let line: Promise<Line> | null = null
  let willAnswerUntil = 0

  const set = (change: Partial<PhoneState>): void => state.set({ ...state.get(), ...change })
  const withLine = (use: (line: Line) => void): void => {
    void line?.then(use)
  }
  const setCall = (change: Partial<NonNullable<PhoneState['call']>>): void => {
    const { call } = state.get()
    if (call !== null) set({ call: { ...call, ...change } })
  }
  sound.microphone.subscribe(() => set({ microphone: sound.microphone.get() }))
  sound.voice.subscribe(() => withLine((open) => open.speakFrom(sound.voice.get())))

  const answer = (): void => {
    willAnswerUntil = now() + ANSWER_WAITS_MS
    if (state.get().call?.state === 'incoming') withLine((open) => open.answer())
  }
  const events: LineEvents = {
    onRegistration: (registration) => set({ registration }),
    onCall: ({ from, answersItself }) => {
      set({ call: { state: 'incoming', from, since: now(), muted: false, sound: 'playing' } })
      if (answersItself || now() < willAnswerUntil) answer()
    },
    onUp: (theirs) => {
      willAnswerUntil = 0
      setCall({ state: 'up', since: now() })
      sound.hear(theirs)
    },
    onEnd: () => {
      // Pressed while the last call was still up, it was meant for the next one.
      if (state.get().call?.state !== 'up') willAnswerUntil = 0
      sound.hear(null)
      set({ call: null })
    },
  }
  const open = async (account: Account): Promise<Line> => {
    const { openSipLine } = await import('./sip-line.ts')
    return openSipLine({ socket, account, after, random: Math.random, voice: sound.voice.get, onNetwork }, events)
  }
  const stop = async (): Promise<void> => {
    const before = line
    line = null
    await (await before)?.close()
  }

  return {
    state,
    levels: sound.levels,
    openMicrophone: sound.openMicrophone,
    start: (account) => {
      const before = stop()
      set({ registration: 'connecting' })
      line = before.then(() => open(account))
    },
    stop: async () => {
      await stop()
      sound.closeMicrophone()
      set({ registration: 'off', call: null })
    },
    answer,
    hangUp: () => withLine((open) => open.hangUp()),
    mute: (on) => {
      setCall({ muted: on })
      withLine((open) => open.mute(on))
    },
    digits: (digits) => withLine((open) => open.digits(digits)),
    hear: sound.play,
    testLeg: async (ring) => (await line)?.testLeg(ring) ?? null,
  }
}
