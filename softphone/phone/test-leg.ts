/**
 * The page's end of a test leg: picked up by itself, played to nobody, and measured by what the browser counts of it.
 * https://www.w3.org/TR/webrtc-stats/
 */
import { type Invitation, SessionState } from 'sip.js'
import { lackOf } from './lacks.ts'
import type { Phone, TestLeg } from './phone.ts'
import { handlerOf, hangUp } from './sip-parts.ts'
import type { After } from './timers.ts'

export interface RunningTest {
  /** Whether it is this test's leg that calls. */
  isFor(caller: string | null): boolean
  take(call: Invitation): void
  /** At once: a call has come. */
  giveUp(): void
  /** Null when it was given up. */
  readonly found: ReturnType<Phone['testLeg']>
}

interface TestParts {
  readonly after: After
  /** What was spoken into the leg is needed no more. */
  readonly onEnd: () => void
}

const LOOK_EVERY_MS = 100
/** For how long after the answer sound is waited for: the browser finds its way within it, or hardly ever. */
const LOOKS_MOST = 25
/** A fifth of a second of voice. */
const PACKETS_ENOUGH = 10
const NOTHING: TestLeg = { came: false, hears: false, speaks: false, lacks: null }

export const startTest = (ring: Parameters<Phone['testLeg']>[0], { after, onEnd }: TestParts): RunningTest => {
  const mark = newMark()
  let call: Invitation | null = null
  let looks = 0
  let isRung = true
  let isOver = false
  let last = NOTHING
  let cancelLook = (): void => undefined
  let tell: (found: TestLeg | null) => void = () => undefined
  const found = new Promise<TestLeg | null>((resolve) => {
    tell = resolve
  })

  const end = (result: TestLeg | null): void => {
    if (isOver) return
    isOver = true
    cancelLook()
    if (call !== null) hangUp(call)
    onEnd()
    // The leg may be gone before the answer about it is here, which belongs to what is found.
    if (result === null) tell(null)
    else void rung.then(() => tell(result))
  }
  const look = async (): Promise<void> => {
    const connection = call === null ? undefined : handlerOf(call)?.peerConnection
    if (connection !== undefined) last = await measure(connection).catch(() => last)
    if (isOver) return
    looks += 1
    if (!isRung && ((last.hears && last.speaks) || looks > LOOKS_MOST)) return end(last)
    cancelLook = after(LOOK_EVERY_MS, () => void look())
  }
  const onRung = (): void => {
    isRung = false
    if (call === null) end(NOTHING)
  }
  const rung = ring(mark).then(onRung, onRung)

  return {
    isFor: (caller) => caller === mark && call === null && !isOver,
    take: (leg) => {
      call = leg
      leg.stateChange.addListener((state) => {
        if (state === SessionState.Terminated) end(last)
      })
      leg.accept().catch(() => end(NOTHING))
      void look()
    },
    giveUp: () => end(null),
    found,
  }
}

/** What nobody else can call as. */
const newMark = (): string =>
  [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, '0')).join('')

interface Counted {
  readonly type: string
  readonly packetsReceived?: number
  readonly totalAudioEnergy?: number
  readonly candidateType?: string
  readonly address?: string
}

/** Where a browser does not count how loud it speaks, its microphone is believed. */
const measure = async (connection: RTCPeerConnection): Promise<TestLeg> => {
  let [packets, isSilent, hasRelayed] = [0, false, false]
  const theirs: string[] = []
  const stats = await connection.getStats()
  stats.forEach(({ type, packetsReceived = 0, totalAudioEnergy, candidateType, address = '' }: Counted) => {
    if (type === 'inbound-rtp') packets += packetsReceived
    if (type === 'media-source') isSilent = totalAudioEnergy === 0
    if (type === 'local-candidate') hasRelayed ||= candidateType === 'relay'
    if (type === 'remote-candidate' && address !== '') theirs.push(address)
  })
  const { iceServers: servers = [] } = connection.getConfiguration()
  const lacks = lackOf({ servers, hasRelayed, theirs, host: location.hostname })
  return { came: true, hears: packets >= PACKETS_ENOUGH, speaks: !isSilent, lacks }
}
