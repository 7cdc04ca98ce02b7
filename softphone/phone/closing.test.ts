import { Web } from 'sip.js'
import { describe, expect, it } from 'vitest'
import { CLOSE_WITHIN_MS, closeAtRest } from './closing.ts'

type States = Pick<RTCPeerConnection, 'connectionState' | 'iceGatheringState'>

/** A handler without a browser, and what happened to it. */
const setUp = (states: States, localDescription: object | null = {}) => {
  const told: string[] = []
  const track = (name: string) => ({ stop: () => told.push(`${name} stopped`) })
  const sender = { track: track('mine'), replaceTrack: async (next: unknown) => void told.push(`spoken: ${next}`) }
  const peerConnection = Object.assign(new EventTarget(), states, {
    localDescription,
    getReceivers: () => [{ track: track('theirs') }],
    getSenders: () => [sender],
  })
  const handler: Web.SessionDescriptionHandler = Object.create(Web.SessionDescriptionHandler.prototype, {
    peerConnection: { value: peerConnection },
    close: { writable: true, value: () => void told.push('closed') },
  })
  const waiting: { readonly ms: number; readonly run: () => void }[] = []
  closeAtRest(handler, (ms, run) => {
    const one = { ms, run }
    waiting.push(one)
    return () => void waiting.splice(waiting.indexOf(one), 1)
  })
  const become = (change: Partial<States>, event: string): void => {
    Object.assign(peerConnection, change).dispatchEvent(new Event(event))
  }
  return { handler, told, waiting, become }
}
const SILENT = ['theirs stopped', 'mine stopped', 'spoken: null']

describe('closing', () => {
  it.each<[string, States, object | null]>([
    ['that is up', { connectionState: 'connected', iceGatheringState: 'complete' }, {}],
    ['that was never answered', { connectionState: 'new', iceGatheringState: 'new' }, null],
  ])('of a call %s is at once', (_which, states, description) => {
    const { handler, told, waiting } = setUp(states, description)
    handler.close()
    expect([told, waiting]).toEqual([['closed'], []])
  })

  it('of one that still connects is silent at once, and done when it has come to rest', () => {
    const { handler, told, waiting, become } = setUp({ connectionState: 'connecting', iceGatheringState: 'gathering' })
    handler.close()
    become({ connectionState: 'connected' }, 'connectionstatechange')
    expect(told).toEqual(SILENT)
    become({ iceGatheringState: 'complete' }, 'icegatheringstatechange')
    expect([told, waiting]).toEqual([[...SILENT, 'closed'], []])
  })

  it('of one that never comes to rest is done a moment later; and once, however often it is asked for', () => {
    const { handler, told, waiting, become } = setUp({ connectionState: 'connecting', iceGatheringState: 'complete' })
    handler.close()
    handler.close()
    expect(waiting.map(({ ms }) => ms)).toEqual([CLOSE_WITHIN_MS])
    waiting[0]?.run()
    become({ connectionState: 'connected' }, 'connectionstatechange')
    expect(told).toEqual([...SILENT, 'closed'])
  })
})
