import { EventEmitter } from 'node:events'
import { expect, it } from 'vitest'
import { createManualClock } from '../../telephony/fake/manual-clock.ts'
import { BEAT_MS, createSockets } from './sockets.ts'

const createSocket = () => {
  const said: string[] = []
  const socket = Object.assign(new EventEmitter(), {
    ping: () => said.push('ping'),
    terminate: () => {
      said.push('terminate')
      socket.emit('close')
    },
    close: (code: number) => said.push(`close ${code}`),
  })
  return { said, socket }
}

const setUp = () => {
  const clock = createManualClock()
  const signedIn = new Set(['s-1', 's-2'])
  const sockets = createSockets({
    after: (ms, callback) => clock.after(ms, callback),
    isSignedIn: async (session) => signedIn.has(session),
    onTrouble: (error) => expect.unreachable(error.message),
  })
  const add = (session: string, user = 'siti') => {
    const one = createSocket()
    const beats: number[] = []
    sockets.add(one.socket, { user, session, beat: () => beats.push(clock.now()) })
    return { ...one, beats }
  }
  const beat = async (): Promise<void> => {
    clock.advance(BEAT_MS)
    await new Promise(setImmediate)
  }
  return { sockets, signedIn, add, beat }
}

it('asks every line whether it lives, and gives up who does not answer', async () => {
  const { add, beat } = setUp()
  const [alive, dead] = [add('s-1'), add('s-2')]
  await beat()
  alive.socket.emit('pong')
  await beat()
  expect(alive.said).toEqual(['ping', 'ping'])
  expect(alive.beats).toHaveLength(2)
  expect(dead.said).toEqual(['ping', 'terminate'])
})

it('closes what has run out', async () => {
  const { add, beat, signedIn } = setUp()
  const [one, other] = [add('s-1'), add('s-2')]
  signedIn.delete('s-1')
  await beat()
  expect(one.said).toEqual(['ping', 'close 4401'])
  expect(other.said).toEqual(['ping'])
})

it('closes at once what was signed out, and what has changed', () => {
  const { add, sockets } = setUp()
  const [one, other, rina] = [add('s-1'), add('s-2'), add('s-3', 'rina')]
  sockets.onNews({ type: 'session-ended', session: 's-1' })
  expect([one.said, other.said, rina.said]).toEqual([['close 4401'], [], []])
  sockets.onNews({ type: 'user-changed', user: 'rina' })
  sockets.onNews({ type: 'sessions-ended', user: 'siti' })
  expect([other.said, rina.said]).toEqual([['close 4401'], ['close 4000']])
})
