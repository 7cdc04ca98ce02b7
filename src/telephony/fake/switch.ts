/**
 * A simulated switch: legs, bridges, music, phones and callers, and an application that legs are handed to. It outlives its
 * engine, as a real one does: with nobody registered callers go to the net, conversations and music go on. The same seed and
 * the same script give the same trace.
 */
import type { EndCause, EngineCommand, EngineEvent, LegMemo, LiveLegs } from '../../core/call/switch.ts'
import { parseStationUri } from '../../core/dial.ts'
import { type BridgeId, type LegId, legId, type RecordingId } from '../../core/ids.ts'
import type { Clock } from '../../ports/clock.ts'
import { CallGoneError, EngineRefusedError } from '../../ports/engine.ts'
import { createDelivery, type Faults } from './delivery.ts'
import { createRandom } from './random.ts'

export type PhoneManner = 'waits' | 'answers' | 'declines' | 'busy' | 'ignores'

/** A call as a caller or a phone has it. */
export interface FakeCall {
  readonly leg: LegId
  /** The number shown as the caller. */
  readonly shown: string
  state(): 'calling' | 'ringing' | 'up' | 'ended'
  hears(): 'nothing' | 'music' | 'party'
  answer(): void
  decline(as: 'declines' | 'busy'): void
  hangUp(): void
}

export interface FakePhone {
  readonly uri: string
  manner: PhoneManner
  calls(): readonly FakeCall[]
}

/** The application's end of the link: what an engine registers. */
export interface FakeApp {
  event(event: EngineEvent): void
  linkUp(): void
  linkDown(reason: string): void
}

export interface FakeSwitch {
  /** What goes wrong from now on. */
  faults: Faults
  /** A caller dials in. */
  callIn(options: { readonly from: string; readonly to: string }): FakeCall
  phone(name: string, manner: PhoneManner): FakePhone
  cutLink(): void
  restoreLink(): void
  /** The switch dies with all its calls and is back after `downMs`. */
  restart(downMs?: number): void
  /** Everything that was commanded and reported, a line each. */
  trace(): readonly string[]
  /** Milliseconds recorded so far; null when there is no such recording. */
  recorded(recording: RecordingId): number | null
  /** For the engine: takes the application; who had it before is told that it was replaced. Returns its release. */
  register(app: FakeApp): () => void
  readonly linked: boolean
  command(command: EngineCommand): void
  live(): LiveLegs
}

interface Leg {
  readonly id: LegId
  readonly inbound: boolean
  readonly from: string
  readonly to: string
  readonly createdAt: number
  readonly call: FakeCall | null
  state: 'down' | 'ringing' | 'up'
  /** Ours, or in the dialplan's own hands. */
  place: 'app' | 'net'
  memo: LegMemo | null
  bridge: BridgeId | null
}

export interface FakeSwitchOptions {
  readonly seed: number
  readonly clock: Clock
  /** `immediate`: what happens at once happens in microtasks, for benches; `clock`: when the clock is moved. */
  readonly mode?: 'clock' | 'immediate'
  /** Keep a trace; off for benches. */
  readonly traced?: boolean
}

/** How often the net tries to hand a caller over, as in dialplan/asterisk/extensions.conf. */
const NET_RETRY_MS = 2_000

export const createFakeSwitch = ({ seed, clock, mode = 'clock', traced = true }: FakeSwitchOptions): FakeSwitch => {
  const legs = new Map<LegId, Leg>()
  const bridges = new Map<BridgeId, { music: boolean; readonly legs: Set<LegId> }>()
  const phones = new Map<string, { manner: PhoneManner; readonly calls: FakeCall[] }>()
  const recordings = new Map<RecordingId, { readonly leg: LegId; readonly since: number; until: number | null }>()
  const lines: string[] = []
  let app: FakeApp | null = null
  let linked = true
  let count = 0
  const delivery = createDelivery(clock, createRandom(seed), () => fake.faults, mode)

  const note = (line: string) => {
    if (traced) lines.push(`${clock.now()} ${line}`)
  }
  const report = (event: EngineEvent) => {
    if (app === null || !linked) return
    const to = app
    delivery.event(event, (late) => {
      if (app !== to || !linked) return
      if (traced) note(`event ${JSON.stringify(late)}`)
      to.event(late)
    })
  }
  const legOf = (id: LegId): Leg => {
    const leg = legs.get(id)
    if (leg === undefined || leg.place === 'net') throw new CallGoneError(`no leg ${id}`)
    return leg
  }
  const bridgeFor = (id: BridgeId) => {
    const bridge = bridges.get(id)
    if (bridge === undefined) throw new CallGoneError(`no bridge ${id}`)
    return bridge
  }
  const leave = (leg: Leg) => {
    if (leg.bridge !== null) bridges.get(leg.bridge)?.legs.delete(leg.id)
    leg.bridge = null
  }
  const end = (leg: Leg, cause: EndCause, code: number) => {
    if (!legs.delete(leg.id)) return
    leave(leg)
    for (const one of recordings.values()) if (one.leg === leg.id && one.until === null) one.until = clock.now()
    if (leg.place === 'app') report({ type: 'leg-ended', leg: leg.id, cause, code })
  }
  const answered = (leg: Leg) => {
    if (leg.state === 'up' || !legs.has(leg.id)) return
    leg.state = 'up'
    if (leg.place === 'app') report({ type: 'leg-answered', leg: leg.id })
  }
  /** The dialplan hands a leg to the application, or keeps it company and tries again. */
  const offer = (leg: Leg) => {
    if (!legs.has(leg.id)) return
    if (app !== null && linked) {
      leg.place = 'app'
      report({ type: 'leg-arrived', leg: leg.id, from: leg.from, to: leg.to, memo: leg.memo })
      return
    }
    leg.place = 'net'
    leg.state = 'up'
    clock.after(NET_RETRY_MS, () => offer(leg))
  }
  const hears = (id: LegId): 'nothing' | 'music' | 'party' => {
    const leg = legs.get(id)
    if (leg === undefined || leg.state !== 'up') return 'nothing'
    if (leg.place === 'net') return 'music'
    const bridge = leg.bridge === null ? undefined : bridges.get(leg.bridge)
    if (bridge === undefined) return 'nothing'
    if (bridge.music) return 'music'
    return [...bridge.legs].some((other) => other !== id && legs.get(other)?.state === 'up') ? 'party' : 'nothing'
  }
  const callOn = (id: LegId, inbound: boolean, shown: string): FakeCall => {
    const act = (step: (leg: Leg) => void) =>
      delivery.soon(() => {
        const leg = legs.get(id)
        if (leg !== undefined) step(leg)
      })
    return {
      leg: id,
      shown,
      state() {
        const leg = legs.get(id)
        if (leg === undefined) return 'ended'
        return leg.state === 'down' ? 'calling' : leg.state
      },
      hears: () => hears(id),
      answer: () => act((leg) => inbound || answered(leg)),
      decline: (as) =>
        act((leg) => leg.state !== 'up' && end(leg, as === 'busy' ? 'busy' : 'rejected', as === 'busy' ? 17 : 21)),
      hangUp: () =>
        act((leg) => {
          if (leg.state === 'up') end(leg, 'normal', 16)
          else if (inbound) end(leg, 'cancelled', 16)
          else end(leg, 'no-answer', 19)
        }),
    }
  }
  const ring = (command: Extract<EngineCommand, { readonly type: 'ring-leg' }>) => {
    const { leg: id, uri, bridge, ringMs, memo } = command
    const station = parseStationUri(uri)
    if (station === null)
      throw new EngineRefusedError(`ring-leg.uri: ${JSON.stringify(uri)} is not a station's address`)
    if (legs.has(id)) return
    const joined = bridge === null ? null : bridgeFor(bridge)
    const phone = phones.get(station.user)
    const shown = /^\+?[0-9]{1,32}$/.test(command.from) ? command.from : 'anonymous'
    const call = phone === undefined ? null : callOn(id, false, shown)
    const leg: Leg = {
      id,
      inbound: false,
      from: '',
      to: '',
      createdAt: clock.now(),
      call,
      state: 'down',
      place: 'app',
      memo,
      bridge,
    }
    legs.set(id, leg)
    joined?.legs.add(id)
    // Rounded up to a second, as Asterisk's dial does.
    const cancel = clock.after(Math.max(1, Math.ceil(ringMs / 1000)) * 1000, () => {
      if (!legs.has(id) || leg.state === 'up') return
      if (leg.state === 'ringing') end(leg, 'no-answer', 19)
      else end(leg, 'unreachable', 18)
    })
    delivery.soon(() => {
      if (phone === undefined || call === null || !legs.has(id)) return
      phone.calls.push(call)
      if (phone.manner === 'declines' || phone.manner === 'busy') return call.decline(phone.manner)
      if (phone.manner === 'ignores') return
      leg.state = 'ringing'
      report({ type: 'leg-ringing', leg: id })
      if (phone.manner === 'answers') {
        call.answer()
        cancel()
      }
    })
  }
  const carryOut = (command: EngineCommand): void => {
    switch (command.type) {
      case 'answer-leg':
        return answered(legOf(command.leg))
      case 'create-bridge':
        if (!bridges.has(command.bridge)) bridges.set(command.bridge, { music: false, legs: new Set() })
        return
      case 'destroy-bridge':
        for (const id of bridges.get(command.bridge)?.legs ?? []) {
          const leg = legs.get(id)
          if (leg !== undefined) leg.bridge = null
        }
        bridges.delete(command.bridge)
        return
      case 'add-leg': {
        const bridge = bridgeFor(command.bridge)
        const leg = legOf(command.leg)
        leave(leg)
        leg.bridge = command.bridge
        bridge.legs.add(leg.id)
        return
      }
      case 'remove-leg': {
        bridgeFor(command.bridge)
        const leg = legOf(command.leg)
        if (leg.bridge === command.bridge) leave(leg)
        return
      }
      case 'start-music':
        bridgeFor(command.bridge).music = true
        return
      case 'stop-music':
        bridgeFor(command.bridge).music = false
        return
      case 'ring-leg':
        return ring(command)
      case 'hang-up-leg': {
        const leg = legOf(command.leg)
        return leg.state === 'up' || leg.inbound ? end(leg, 'normal', 16) : end(leg, 'cancelled', 16)
      }
      case 'write-memo':
        legOf(command.leg).memo = command.memo
        return
      case 'start-recording': {
        const leg = legOf(command.leg)
        if (recordings.has(command.recording)) return
        recordings.set(command.recording, { leg: leg.id, since: clock.now(), until: null })
        return report({ type: 'recording-started', leg: leg.id, recording: command.recording })
      }
      case 'release-leg': {
        const leg = legOf(command.leg)
        leave(leg)
        report({ type: 'leg-ended', leg: leg.id, cause: 'normal', code: 0 })
        leg.place = 'net'
        leg.state = 'up'
        // A leg we made has no dialplan to go on in.
        if (!leg.inbound) legs.delete(leg.id)
        else clock.after(NET_RETRY_MS, () => offer(leg))
        return
      }
    }
  }

  const fake: FakeSwitch = {
    faults: {},
    callIn({ from, to }) {
      count += 1
      const id = legId(`fake-${Math.floor(clock.now() / 1000)}.${count}`)
      const call = callOn(id, true, '')
      const cleaned = [...from.replace(/\p{C}/gu, '')].slice(0, 80).join('')
      const leg: Leg = {
        id,
        inbound: true,
        from: cleaned,
        to,
        createdAt: clock.now(),
        call,
        state: 'ringing',
        place: 'app',
        memo: null,
        bridge: null,
      }
      legs.set(id, leg)
      note(`call ${id} from ${cleaned} to ${to}`)
      offer(leg)
      return call
    },
    phone(name, manner) {
      const calls: FakeCall[] = []
      const phone = { manner, calls }
      phones.set(name, phone)
      return {
        uri: `sip:${name}@phones.test`,
        get manner() {
          return phone.manner
        },
        set manner(next) {
          phone.manner = next
        },
        calls: () => phone.calls,
      }
    },
    cutLink() {
      if (!linked) return
      note('link cut')
      linked = false
      app?.linkDown('cut')
    },
    restoreLink() {
      if (linked) return
      note('link restored')
      linked = true
      app?.linkUp()
    },
    restart(downMs = 1_000) {
      fake.cutLink()
      note('restart')
      for (const one of recordings.values()) one.until ??= clock.now()
      legs.clear()
      bridges.clear()
      clock.after(downMs, fake.restoreLink)
    },
    trace: () => lines,
    recorded(recording) {
      const one = recordings.get(recording)
      return one === undefined ? null : (one.until ?? clock.now()) - one.since
    },
    register(next) {
      app?.linkDown('another server has taken over the switch')
      app = next
      if (linked) next.linkUp()
      return () => {
        if (app === next) app = null
      }
    },
    get linked() {
      return linked
    },
    command(command) {
      if (traced) note(`command ${JSON.stringify(command)}`)
      delivery.before(command)
      carryOut(command)
      delivery.after(command)
    },
    live: () => ({
      legs: [...legs.values()]
        .filter((leg) => leg.place === 'app')
        .map(({ id, inbound, state, from, to, memo, createdAt }) => ({
          leg: id,
          inbound,
          state,
          from,
          to,
          memo,
          createdAt,
        })),
      bridges: [...bridges].map(([bridge, { legs: inside }]) => ({ bridge, legs: [...inside] })),
    }),
  }
  return fake
}
