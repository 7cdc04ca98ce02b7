import { mkdtempSync, rmSync } from 'node:fs'
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

/** AMI gives these answers one after the other; an Error is a link that is down. */
const setUp = (answers: (AmiAnswer | Error)[]) => {
  const events: EngineEvent[] = []
  const asked: Readonly<Record<string, string>>[] = []
  const recorder = createRecorder({
    ami: {
      action: async (_, fields) => {
        asked.push(fields)
        const answer = answers.shift()
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
