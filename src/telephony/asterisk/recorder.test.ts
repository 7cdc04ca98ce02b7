import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { EngineEvent } from '../../core/call/switch.ts'
import { legId, recordingId } from '../../core/ids.ts'
import { LinkDownError } from '../../ports/engine.ts'
import type { AmiAnswer } from './ami-link.ts'
import { createRecorder } from './recorder.ts'

const folder = mkdtempSync(join(tmpdir(), 'sambung-recorder-'))
afterAll(() => rmSync(folder, { recursive: true }))

const leg = legId('in-1')
const start = { type: 'start-recording', leg, recording: recordingId('r-1') } as const

/** AMI gives these answers one after the other; an Error is a link that is down, what is done is done before it is lost. */
const setUp = (answers: (AmiAnswer | Error | (() => void))[]) => {
  const events: EngineEvent[] = []
  const asked: Readonly<Record<string, string>>[] = []
  const recorder = createRecorder({
    ami: {
      action: async (_, fields) => {
        asked.push(fields)
        const answer = answers.shift()
        if (typeof answer === 'function') {
          answer()
          throw new LinkDownError('no answer')
        }
        if (answer === undefined || answer instanceof Error) throw answer ?? new Error('nobody asked for this')
        return answer
      },
    },
    folder,
    isGone: () => false,
    emit: (event) => events.push(event),
    log: { info() {}, warn() {}, error() {} },
  })
  return { recorder, events, asked }
}

test('AMI is away for a moment: the recording starts when it is back, once', async () => {
  const { recorder, events, asked } = setUp([new LinkDownError('no link'), { ok: true, message: '' }])
  await recorder.start(start)
  await recorder.start(start)
  expect(asked).toHaveLength(2)
  expect(asked[1]).toEqual({ Channel: leg, File: join(folder, 'r-1.raw'), Options: 'D' })
  expect(events).toEqual([{ type: 'recording-started', leg, recording: 'r-1' }])
})

test('a refusal is told, and the call goes on', async () => {
  const { recorder, events } = setUp([{ ok: false, message: 'Permission denied' }])
  await recorder.start(start)
  expect(events).toEqual([{ type: 'recording-failed', leg, recording: 'r-1', reason: 'Permission denied' }])
})

test('asked for twice while AMI is away it is begun once, and a lost answer begins nothing anew', async () => {
  const { recorder, asked, events } = setUp([new LinkDownError('no link'), { ok: true, message: '' }])
  const other = { ...start, recording: recordingId('r-2') }
  await Promise.all([recorder.start(other), recorder.start(other)])
  expect([asked.length, events.length]).toEqual([2, 1])
  // The switch has it, and says so to nobody.
  const third = { ...start, recording: recordingId('r-3') }
  const lost = setUp([() => writeFileSync(join(folder, 'r-3.raw'), '')])
  await lost.recorder.start(third)
  expect([lost.asked.length, lost.events]).toEqual([1, [{ type: 'recording-started', leg, recording: 'r-3' }]])
})

test('what was begun before a restart of ours is silenced all the same; what never began is not', async () => {
  const hush = { type: 'mute-recording', leg, recording: recordingId('r-4'), voice: true, heard: true } as const
  const { recorder, asked } = setUp([
    { ok: true, message: '' },
    { ok: true, message: '' },
  ])
  await recorder.mute(hush)
  expect(asked).toEqual([])
  writeFileSync(join(folder, 'r-4.raw'), '')
  await recorder.mute(hush)
  expect(asked.map(({ Direction, State }) => `${Direction} ${State}`)).toEqual(['read 1', 'write 1'])
})
