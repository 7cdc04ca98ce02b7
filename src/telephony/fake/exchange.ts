/** The inside of the fake switch: which legs and bridges there are, who hears what, and what is reported of them. */
import type { EndCause, EngineEvent, NetLine } from '../../core/call/switch.ts'
import type { BridgeId, LegId, PlaybackId, RecordingId } from '../../core/ids.ts'
import type { Clock } from '../../ports/clock.ts'
import { CallGoneError } from '../../ports/engine.ts'
import type { Delivery } from './delivery.ts'
import type { FakeApp, FakeLeg, FakeRecording, Sound } from './words.ts'

export type Exchange = ReturnType<typeof createExchange>

const REMEMBERED = 5_000
/** Without a sign of life for so long a leg is told as silent. */
const LISTEN_MS = 600

export const createExchange = (clock: Clock, delivery: Delivery, traced: boolean) => {
  const legs = new Map<LegId, FakeLeg>()
  const bridges = new Map<BridgeId, { music: boolean; prompt: PlaybackId | null; readonly legs: Set<LegId> }>()
  const recordings = new Map<RecordingId, FakeRecording>()
  /** What whoever holds the link knows, until it is lost: legs that have ended, the last few thousand, and those being rung. */
  const gone = new Set<LegId>()
  const rings = new Map<LegId, Promise<void>>()
  /** Dead legs whose end was told: what comes of them after it was overtaken, and is dropped by every engine. */
  const over = new Set<LegId>()
  const lines: string[] = []
  const notes: NetLine[] = []
  const link: { app: FakeApp | null; up: boolean } = { app: null, up: true }

  const note = (line: string) => {
    if (traced) lines.push(`${clock.now()} ${line}`)
  }
  const report = (event: EngineEvent) => {
    if (link.app === null || !link.up) return
    const to = link.app
    delivery.event(event, (late) => {
      if (link.app !== to || !link.up || ('leg' in late && over.has(late.leg))) return
      if (late.type === 'leg-ended' && !legs.has(late.leg)) remember(over, late.leg)
      if (traced) note(`event ${JSON.stringify(late)}`)
      to.event(late)
    })
  }
  const legOf = (id: LegId): FakeLeg => {
    const leg = legs.get(id)
    if (leg === undefined || leg.place === 'net') throw new CallGoneError(`no leg ${id}`)
    return leg
  }
  const bridgeFor = (id: BridgeId) => {
    const bridge = bridges.get(id)
    if (bridge === undefined) throw new CallGoneError(`no bridge ${id}`)
    return bridge
  }
  const leave = (leg: FakeLeg) => {
    if (leg.bridge !== null) bridges.get(leg.bridge)?.legs.delete(leg.id)
    leg.bridge = null
  }
  /** Music ends with the last who is taken out of a bridge; it stays for one who is moved to another, and for one who hangs up. */
  const takeOut = (leg: FakeLeg) => {
    const bridge = leg.bridge === null ? undefined : bridges.get(leg.bridge)
    leave(leg)
    if (bridge?.legs.size === 0) bridge.music = false
  }
  const end = (leg: FakeLeg, cause: EndCause, code: number) => {
    if (!legs.delete(leg.id)) return
    leg.disarm()
    rings.delete(leg.id)
    if (link.app !== null && link.up) remember(gone, leg.id)
    leave(leg)
    for (const other of [...legs.values()]) if (other.ear?.of === leg.id) end(other, 'normal', 0)
    for (const one of recordings.values()) if (one.leg === leg.id && one.until === null) one.until = clock.now()
    if (leg.place === 'app') report({ type: 'leg-ended', leg: leg.id, cause, code })
    // The dialplan has the last word, a moment after the application has lost it.
    if (leg.net !== null) clock.after(1, () => write(leg, 'ended', leg.net))
  }
  const forget = () => {
    gone.clear()
    over.clear()
    rings.clear()
  }
  /** The net's book; each line counts as so many bytes. */
  const write = (leg: FakeLeg, what: NetLine['what'], how: NetLine['how']) =>
    void notes.push({ at: clock.now(), leg: leg.id, from: leg.from, to: leg.to, what, how, voicemail: null })
  /** Told by whoever listens as long as they hold the link. */
  const listen = (leg: FakeLeg, until: number): void => {
    const by = link.app
    clock.after(LISTEN_MS, () => {
      if (legs.get(leg.id) !== leg || link.app !== by || !link.up) return
      if (leg.silent) report({ type: 'leg-silent', leg: leg.id })
      else if (clock.now() < until) listen(leg, until)
    })
  }
  const answered = (leg: FakeLeg) => {
    if (leg.state === 'up' || !legs.has(leg.id)) return
    leg.state = 'up'
    if (leg.place === 'app') report({ type: 'leg-answered', leg: leg.id })
    if (!leg.inbound) for (const caller of alone(leg)) answered(caller)
  }
  /** A caller is told that the phone in their bridge rings. */
  const alert = (leg: FakeLeg) => {
    for (const caller of alone(leg)) caller.alerted = true
  }
  /** The caller with whom a phone is alone: between two, without music, Asterisk passes ringing and answer on. */
  const alone = (leg: FakeLeg): readonly FakeLeg[] => {
    const bridge = leg.bridge === null ? undefined : bridges.get(leg.bridge)
    if (bridge === undefined || bridge.music || bridge.legs.size !== 2) return []
    return [...bridge.legs].flatMap((id) => legs.get(id) ?? []).filter(({ inbound }) => inbound)
  }
  const hears = (id: LegId): Sound => {
    const leg = legs.get(id)
    if (leg === undefined || leg.state !== 'up') return 'nothing'
    if (leg.place === 'net') return 'music'
    const bridge = leg.bridge === null ? undefined : bridges.get(leg.bridge)
    if (bridge === undefined) return 'nothing'
    if (bridge.prompt !== null) return 'prompt'
    if (bridge.music) return 'music'
    return isSpokenTo(leg) || hearsVoice(bridge.legs, id) ? 'party' : 'nothing'
  }
  /** Of those in a bridge, somebody else who speaks; an ear brings the voices of both whom it hears. */
  const hearsVoice = (inside: ReadonlySet<LegId>, id: LegId): boolean =>
    [...inside].some((other) => other !== id && legs.get(other)?.state === 'up' && legs.get(other)?.muted === false)
  const isSpokenTo = ({ id }: FakeLeg): boolean =>
    [...legs.values()].some(({ id: own, ear, bridge }) => {
      const beside = ear?.of === id && ear.whispers && bridge !== null ? bridges.get(bridge) : undefined
      return beside !== undefined && hearsVoice(beside.legs, own)
    })
  return {
    legs,
    gone,
    rings,
    forget,
    bridges,
    recordings,
    lines,
    link,
    note,
    report,
    legOf,
    bridgeFor,
    leave,
    takeOut,
    end,
    answered,
    alert,
    notes,
    write,
    hears,
    listen,
  }
}

const remember = (ids: Set<LegId>, id: LegId): void => {
  ids.add(id)
  if (ids.size > REMEMBERED) for (const oldest of ids) if (ids.delete(oldest)) break
}
