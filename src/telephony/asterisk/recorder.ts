/** Recording a leg by AMI's MixMonitor: one raw file, what comes from the leg and what goes to it interleaved. */
import { access, constants } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { EngineCommand, EngineEvent } from '../../core/call/switch.ts'
import { ID_PATTERN, type LegId, type RecordingId } from '../../core/ids.ts'
import { CallGoneError, EngineRefusedError, LinkDownError } from '../../ports/engine.ts'
import type { AmiAnswer, AmiLink } from './ami-link.ts'
import type { EngineLog } from './options.ts'
import { sidesOf } from './recording-sides.ts'

export interface Recorder {
  /**
   * Resolves when the switch records, or has refused to (then `recording-failed` was told). While AMI is away it is tried
   * again for as long as the leg lives.
   */
  start(command: Extract<EngineCommand, { readonly type: 'start-recording' }>): Promise<void>
  /** From now on the leg's voice, or what it hears, is silence in the file; resolves when the switch has it. */
  mute(command: Extract<EngineCommand, { readonly type: 'mute-recording' }>): Promise<void>
  forget(leg: LegId): void
  forgetAll(): void
  stop(): void
}

export interface RecorderOptions {
  readonly ami: Pick<AmiLink, 'action'>
  readonly folder: string
  /** The switch cannot interleave: each side goes into a file of its own (recording-sides.ts). */
  readonly apart?: boolean
  readonly isGone: (leg: LegId) => boolean
  readonly emit: (event: EngineEvent) => void
  readonly log: EngineLog
}

const AMI_PAUSE_MS = 500

export const createRecorder = ({ ami, folder, apart = false, isGone, emit, log }: RecorderOptions): Recorder => {
  const recorded = new Map<LegId, RecordingId>()
  const starting = new Map<LegId, { readonly recording: RecordingId; readonly done: Promise<void> }>()
  let stopped = false

  const filesOf = (file: string): Readonly<Record<string, string>> => {
    if (!apart) return { File: file, Options: 'D' }
    const { voice, heard } = sidesOf(file)
    // S: what one side lacks is silence, or they would run apart.
    return { Options: `r(${voice})t(${heard})S` }
  }

  const fileOf = (recording: RecordingId): string => join(folder, `${recording}.raw`)
  const isThere = (file: string): Promise<boolean> => exists(apart ? sidesOf(file).voice : file)

  const mixMonitor = async (leg: LegId, file: string): Promise<AmiAnswer> => {
    for (;;) {
      if (isGone(leg)) throw new CallGoneError(`leg ${leg} has ended`)
      try {
        return await ami.action('MixMonitor', { Channel: leg, ...filesOf(file) })
      } catch (error) {
        if (!(error instanceof LinkDownError) || stopped) throw error
        await pause(AMI_PAUSE_MS)
        // It did, and its answer was lost: asked once more it would empty the file.
        if (await isThere(file)) return { ok: true, message: '' }
      }
    }
  }

  const begin = async (leg: LegId, recording: RecordingId): Promise<void> => {
    if (recorded.get(leg) === recording) return
    if (isGone(leg)) throw new CallGoneError(`leg ${leg} has ended`)
    if (!ID_PATTERN.test(recording)) throw new EngineRefusedError('start-recording.recording: not a name of ours')
    const file = fileOf(recording)
    // Begun before a restart of ours and still going on: a second start would empty the file.
    if (!(await isThere(file))) {
      const answer = await mixMonitor(leg, file)
      if (!answer.ok) {
        if (/no such channel/i.test(answer.message)) throw new CallGoneError(`leg ${leg} has ended`)
        log.warn({ leg, recording, reason: answer.message }, 'a recording could not be started')
        return emit({ type: 'recording-failed', leg, recording, reason: answer.message })
      }
    }
    if (!isGone(leg)) recorded.set(leg, recording)
    emit({ type: 'recording-started', leg, recording })
  }

  return {
    start({ leg, recording }) {
      // Asked for once more while AMI is away: it is begun once.
      const before = starting.get(leg)
      if (before?.recording === recording) return before.done
      const done = begin(leg, recording).finally(() => starting.get(leg)?.done === done && starting.delete(leg))
      starting.set(leg, { recording, done })
      return done
    },
    async mute({ leg, recording, voice, heard }) {
      // What was not begun has nothing to silence; a start that is under way comes first.
      await starting.get(leg)?.done.catch(() => {})
      if (recorded.get(leg) !== recording) {
        // Begun before a restart of ours, or before the link was lost, it goes on.
        if (isGone(leg) || !ID_PATTERN.test(recording) || !(await isThere(fileOf(recording)))) return
        recorded.set(leg, recording)
      }
      const set = (Direction: string, isSilent: boolean): Promise<AmiAnswer> =>
        ami.action('MixMonitorMute', { Channel: leg, Direction, State: isSilent ? '1' : '0' })
      for (const answer of await Promise.all([set('read', voice), set('write', heard)])) {
        if (answer.ok) continue
        if (/no such channel/i.test(answer.message)) throw new CallGoneError(`leg ${leg} has ended`)
        throw new EngineRefusedError(`mute-recording: ${answer.message}`)
      }
    },
    forget: (leg) => void recorded.delete(leg),
    forgetAll: () => recorded.clear(),
    stop() {
      stopped = true
    },
  }
}

const exists = (file: string): Promise<boolean> =>
  access(file, constants.F_OK).then(
    () => true,
    () => false,
  )
