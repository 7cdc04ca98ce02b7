/** What is said to callers: words become files, and the files are played in their bridge, as one. */
import { setTimeout as pause } from 'node:timers/promises'
import type { EngineCommand, EngineEvent } from '../../core/call/switch.ts'
import type { PlaybackId } from '../../core/ids.ts'
import { EngineRefusedError } from '../../ports/engine.ts'
import type { Spoken, Voice } from '../../ports/voice.ts'
import type { AriAnswer, AriRequest } from './ari-socket.ts'
import type { EngineLog } from './options.ts'
import { settle } from './outcome.ts'
import { toIsPlaying, toPlay, toStopPlay } from './requests.ts'

type Of<T extends EngineCommand['type']> = Extract<EngineCommand, { readonly type: T }>

export interface PlaysOptions {
  readonly voice: Pick<Voice, 'files' | 'ready'> | undefined
  readonly request: (request: AriRequest) => Promise<AriAnswer>
  /** What can wait. */
  readonly slow: (request: AriRequest) => Promise<AriAnswer>
  readonly emit: (event: EngineEvent) => void
  readonly log: EngineLog
}

export interface Plays {
  /** What is made already goes out at once; what is not, as soon as it is. */
  play(command: Of<'play'>): Promise<void>
  /** Also of one whose words are still being made: then they are not said. */
  stop(command: Of<'stop-play'>): Promise<void>
  /** The switch tells that it is over. */
  over(playback: PlaybackId, failed: boolean): void
  /** Asks after all that are not over yet: an event that was lost leaves nobody in silence. */
  look(): void
  forgetAll(): void
}

export const createPlays = ({ voice, request, slow, emit, log }: PlaysOptions): Plays => {
  /** Whose words are being made, and that they are wanted still. */
  const making = new Set<PlaybackId>()
  /** Asked for; true once the switch has taken it. */
  const playing = new Map<PlaybackId, boolean>()

  const say = async (command: Of<'play'>, { files, troubles }: Spoken): Promise<void> => {
    // The words themselves may be the caller's own.
    for (const { heard, reason } of troubles)
      log.warn({ kind: heard.type, language: heard.language, reason }, 'a prompt could not be made')
    if (files.length === 0) throw new EngineRefusedError('play: none of it could be made')
    playing.set(command.playback, false)
    try {
      const answer = await ask(command, toPlay(command.bridge, command.playback, files))
      if (answer === null) return void playing.delete(command.playback)
      settle(command, answer)
      // Its end may have been told before.
      if (playing.has(command.playback)) playing.set(command.playback, true)
    } catch (error) {
      playing.delete(command.playback)
      throw error
    }
  }

  /** Null: it was stopped before the switch had room for it. */
  const ask = async ({ playback }: Of<'play'>, asked: AriRequest): Promise<AriAnswer | null> => {
    let answer = await request(asked)
    for (let n = 0; n < TRIES_AGAIN && isFull(answer); n++) {
      making.add(playback)
      await pause(AGAIN_MS)
      if (!making.delete(playback)) return null
      answer = await request(asked)
    }
    return answer
  }

  const over = (playback: PlaybackId, failed: boolean): void => {
    playing.delete(playback)
    emit({ type: 'play-ended', playback, failed })
  }

  const askAfter = async (playback: PlaybackId): Promise<void> => {
    const { status } = await slow(toIsPlaying(playback))
    if (status === 404 && playing.has(playback)) over(playback, false)
  }

  return {
    async play(command) {
      if (voice === undefined) throw new EngineRefusedError('play: there is no voice')
      const ready = voice.ready(command.prompts)
      if (ready !== null) return say(command, ready)
      making.add(command.playback)
      const spoken = await voice.files(command.prompts)
      if (making.delete(command.playback)) await say(command, spoken)
    },
    async stop(command) {
      if (making.delete(command.playback)) return
      settle(command, await request(toStopPlay(command.playback)))
    },
    over,
    look() {
      // A link that is lost meanwhile has told so itself.
      for (const [playback, taken] of playing) if (taken) askAfter(playback).catch(() => {})
    },
    forgetAll() {
      making.clear()
      playing.clear()
    },
  }
}

/** As long as the channel that spoke last is on its way out of the bridge, the switch has none for the next (seen on 22.10.1). */
const isFull = ({ status, body }: AriAnswer): boolean =>
  status === 500 && /allocation failed/i.test(JSON.stringify(body ?? ''))
const [TRIES_AGAIN, AGAIN_MS] = [10, 20]
