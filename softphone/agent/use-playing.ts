import { type RefObject, useRef, useState } from 'react'

export interface Playing {
  readonly audio: RefObject<HTMLAudioElement | null>
  readonly atMs: number
  readonly on: boolean
  toggle(): void
  seek(ms: number): void
  /** What the element tells. */
  readonly told: {
    onPlay(): void
    onPause(): void
    onTimeUpdate(): void
    onLoadedMetadata(): void
  }
}

/** A recording that is played from a place one chooses; nothing of it is fetched before the first press. */
export const usePlaying = (): Playing => {
  const audio = useRef<HTMLAudioElement>(null)
  const [atMs, setAt] = useState(0)
  const [on, setOn] = useState(false)
  const seek = (ms: number): void => {
    setAt(ms)
    if (audio.current !== null && audio.current.readyState > 0) audio.current.currentTime = ms / 1_000
  }
  return {
    audio,
    atMs,
    on,
    seek,
    toggle: () => {
      if (audio.current === null) return
      if (on) audio.current.pause()
      // A press that is taken back at once is no fault.
      else audio.current.play().catch(() => setOn(false))
    },
    told: {
      onPlay: () => setOn(true),
      onPause: () => setOn(false),
      onTimeUpdate: () => audio.current !== null && setAt(audio.current.currentTime * 1_000),
      // A place that was chosen before anything was fetched.
      onLoadedMetadata: () => seek(atMs),
    },
  }
}
