/** The real phone: microphone, levels and sound here; SIP in `sip-line.ts`, which is fetched when the phone starts. */
import { createStore } from '../state/store.ts'
import { createLevels } from './levels.ts'
import type { Line, LineEvents } from './line.ts'
import { createMicrophone } from './microphone.ts'
import { type Account, PHONE_AT_REST, type Phone, type PhoneState } from './phone.ts'
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
  const meter = createLevels()
  const microphone = createMicrophone(navigator.mediaDevices)
  const speaker = new Audio()
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
  const play = (): void => {
    speaker.play().then(
      () => setCall({ sound: 'playing' }),
      () => setCall({ sound: 'blocked' }),
    )
  }
  microphone.state.subscribe(() => set({ microphone: microphone.state.get() }))
  microphone.stream.subscribe(() => {
    const stream = microphone.stream.get()
    meter.mine(stream)
    withLine((open) => open.speakFrom(stream))
  })

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
      meter.theirs(theirs)
      speaker.srcObject = theirs
      play()
    },
    onEnd: () => {
      willAnswerUntil = 0
      meter.theirs(null)
      speaker.srcObject = null
      set({ call: null })
    },
  }
  const open = async (account: Account): Promise<Line> => {
    const { openSipLine } = await import('./sip-line.ts')
    const onNetwork = (listener: () => void): (() => void) => {
      window.addEventListener('online', listener)
      return () => window.removeEventListener('online', listener)
    }
    return openSipLine({ socket, account, after, random: Math.random, voice: microphone.stream.get, onNetwork }, events)
  }
  const stop = async (): Promise<void> => {
    const before = line
    line = null
    await (await before)?.close()
  }

  return {
    state,
    levels: meter.levels,
    openMicrophone: microphone.open,
    start: (account) => {
      const before = stop()
      set({ registration: 'connecting' })
      line = before.then(() => open(account))
    },
    stop: async () => {
      await stop()
      microphone.close()
      set({ registration: 'off', call: null })
    },
    answer,
    hangUp: () => withLine((open) => open.hangUp()),
    mute: (on) => {
      setCall({ muted: on })
      withLine((open) => open.mute(on))
    },
    digits: (digits) => withLine((open) => open.digits(digits)),
    hear: play,
  }
}
