/** What every phone of a page has, whatever it speaks: a microphone, a speaker, and how loud both sides are. */
import type { Watched } from '../state/store.ts'
import { createLevels } from './levels.ts'
import { createMicrophone } from './microphone.ts'
import type { Levels, Microphone } from './phone.ts'

export interface Sound {
  readonly levels: Watched<Levels>
  readonly microphone: Watched<Microphone>
  /** What the microphone hears; null while it is closed. */
  readonly voice: Watched<MediaStream | null>
  /** Resolves when it is known how that went. */
  openMicrophone(): Promise<void>
  closeMicrophone(): void
  /** What the other side says; null when there is none. */
  hear(theirs: MediaStream | null): void
  /** Once more: the browser held it back until a click. */
  play(): void
}

/** `onPlay`: whether the browser plays what is to be heard. */
export const createSound = (onPlay: (sound: 'playing' | 'blocked') => void): Sound => {
  const meter = createLevels()
  const microphone = createMicrophone(navigator.mediaDevices)
  const speaker = new Audio()
  const play = (): void => {
    speaker.play().then(
      () => onPlay('playing'),
      () => onPlay('blocked'),
    )
  }
  microphone.stream.subscribe(() => meter.mine(microphone.stream.get()))
  return {
    levels: meter.levels,
    microphone: microphone.state,
    voice: microphone.stream,
    openMicrophone: microphone.open,
    closeMicrophone: microphone.close,
    hear(theirs) {
      speaker.srcObject = theirs
      if (theirs !== null) play()
      meter.theirs(theirs)
    },
    play,
  }
}

/** Told when the network is there again. */
export const onNetwork = (listener: () => void): (() => void) => {
  window.addEventListener('online', listener)
  return () => window.removeEventListener('online', listener)
}
