import { Web } from 'sip.js'
import { describe, expect, it } from 'vitest'
import { CLOSE_AFTER_MS, closeLater } from './closing.ts'

/** A handler without a browser, and what happened to it. */
const setUp = () => {
  const told: string[] = []
  const track = (name: string) => ({ stop: () => told.push(`${name} stopped`) })
  const sender = { track: track('mine'), replaceTrack: async (next: unknown) => void told.push(`spoken: ${next}`) }
  const handler: Web.SessionDescriptionHandler = Object.create(Web.SessionDescriptionHandler.prototype, {
    peerConnection: { value: { getReceivers: () => [{ track: track('theirs') }], getSenders: () => [sender] } },
    close: { writable: true, value: () => void told.push('closed') },
  })
  const waiting: { readonly ms: number; readonly run: () => void }[] = []
  closeLater(handler, (ms, run) => {
    waiting.push({ ms, run })
    return () => undefined
  })
  return { handler, told, waiting }
}

describe('closing', () => {
  it('is silent at once, and closed a moment later', () => {
    const { handler, told, waiting } = setUp()
    handler.close()
    expect(told).toEqual(['theirs stopped', 'mine stopped', 'spoken: null'])
    expect(waiting.map(({ ms }) => ms)).toEqual([CLOSE_AFTER_MS])
    waiting[0]?.run()
    expect(told.at(-1)).toBe('closed')
  })

  it('happens once, however many times it is asked for', () => {
    const { handler, told, waiting } = setUp()
    handler.close()
    handler.close()
    for (const { run } of waiting) run()
    expect(told.filter((word) => word === 'closed')).toHaveLength(1)
  })
})
