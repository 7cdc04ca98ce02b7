/** What must hold in a simulated house whatever happens (faults.md), and at which moments. */
import { waitingOrder } from '../../../core/acd/index-keys.ts'
import { type Contact, hasCompany, isInLine, isOnLine, isTalk, isTalkOfThree } from '../../../core/call/contact.ts'
import { sideRoomOf } from '../../../core/call/rooms.ts'
import type { Recorded } from '../../../core/event.ts'
import { bridgeOf, contactOfLeg, type EpochMs, type Ms, monitorBridge, obligationOf } from '../../../core/ids.ts'
import { stateToJson } from '../../../core/state-json.ts'
import { whyNotInHand } from '../../../core/testing/hands.ts'
import type { CenterView } from '../../../core/view.ts'
import type { Scene } from './scene.ts'

/** How long after the last trouble everything must be right again: two regular looks, and what they set off. */
const RIGHT_AGAIN_MS: Ms = 80_000
/** Within this an agent is free again, a second phone is quiet. */
const SOON_MS: Ms = 1_000
/** Within this a server or a link that comes back has everything right again. */
const BACK_WITHIN_MS: Ms = 5_000

const broken = (invariant: string, what: string): never => {
  throw new Error(`${invariant}: ${what}`)
}

/** Looked at after each turn of the core, before anything else happens. */
export interface OfferWatch {
  see(events: readonly Recorded[], view: CenterView): void
  /** Throws what was seen. */
  check(): void
}

export const watchTurns = (): OfferWatch => {
  let failure: unknown = null
  return {
    see: (events, view) => {
      try {
        assertHands(view)
        assertOrder(events, view)
        assertPromises(view)
        assertWishes(view)
      } catch (error) {
        failure ??= error
      }
    },
    check: () => {
      if (failure !== null) throw failure
    },
  }
}

/** I1, I2: a contact is in one phase, and the agent of that phase has exactly that in hand; nobody has two calls. */
const assertHands = (view: CenterView): void => {
  for (const { id, phase, leg, endedAt, callback, partings = [] } of view.contacts.values()) {
    const worksOn = phase.type === 'wrapup' || partings.length > 0
    if (leg !== null && view.legs.get(leg)?.contact !== id) broken('I1', `${id} has a leg that is not its own`)
    if (endedAt !== null && !worksOn) broken('I1', `${id} has ended and is in the phase ${phase.type}`)
    // Whom an agent is about to call is on no line yet.
    const isOver = phase.type === 'wrapup' || phase.type === 'ended'
    if (!isOver && phase.type !== 'dialling' && callback === undefined && leg === null)
      broken('I1', `${id} has nobody on the line`)
  }
  const wrong = whyNotInHand(view)
  if (wrong !== null) broken('I2', wrong)
}

/** I3: who is offered has waited at least as long as all others whom the same agent could take. */
const assertOrder = (events: readonly Recorded[], view: CenterView): void => {
  for (const { event } of events) {
    // An offer that was found in the switch was made in its own time.
    if (event.type !== 'contact-offered' || Object.keys(event.why.verdicts).length === 0) continue
    const offered = view.contacts.get(event.contact)
    const queues = view.agents.get(event.agent)?.queues ?? []
    for (const other of view.contacts.values())
      if (offered !== undefined && isInLine(other) && other.queue !== null && queues.includes(other.queue))
        if (!Object.hasOwn(other.excluded, event.agent) && waitingOrder(other) < waitingOrder(offered))
          broken('I3', `${event.agent} was offered ${event.contact} before ${other.id}, who has waited longer`)
  }
}

/** opened = closed + open, and a promise is kept while somebody talks. */
const assertPromises = (view: CenterView): void => {
  const open = view.obligations.size
  for (const [channel, { opened, closed }] of view.promised.entries())
    if (opened !== closed + open) broken('obligations', `${channel}: ${opened} opened, ${closed} closed, ${open} open`)
}

/** Who is to be called back is so once from a queue, and is owed it. */
const assertWishes = (view: CenterView): void => {
  const seen = new Set<string>()
  for (const { id, callback, queue, from, answersFor = [] } of view.contacts.values()) {
    if (callback === undefined) continue
    if (seen.has(`${queue} ${from}`)) broken('callbacks', `${id} is the second wish of its number`)
    seen.add(`${queue} ${from}`)
    if (!answersFor.some((of) => view.obligations.has(obligationOf(of)))) broken('callbacks', `${id} is owed to nobody`)
  }
}

export interface StepWatch {
  look(scene: Scene): void
}

/** In calm: an agent is free soon after a call is over, and no phone has two calls. */
export const watchSteps = (): StepWatch => {
  const since = new Map<string, EpochMs>()
  const lasting = (now: EpochMs, found: ReadonlySet<string>) => {
    for (const what of since.keys()) if (!found.has(what)) since.delete(what)
    for (const what of found) if (!since.has(what)) since.set(what, now)
    for (const [what, from] of since) if (now - from > SOON_MS) broken('agents free within 1 s', what)
  }
  return {
    look: ({ clock, fake, server, calmSince }) => {
      const now = clock.now()
      if (server === null || server.dead || !(now - calmSince > RIGHT_AGAIN_MS)) return since.clear()
      const { legs } = fake.live()
      const alive = new Set<string>(legs.map(({ leg }) => leg))
      const found = new Set<string>()
      const view = server.center.view
      for (const { id, phase, leg, callback } of view.contacts.values()) {
        if (phase.type !== 'offered' && !isTalk(phase)) continue
        if (callback === undefined && (leg === null || !alive.has(leg)))
          found.add(`${phase.agent} has ${id}, whose caller is gone`)
        if (!alive.has(phase.leg)) found.add(`${phase.agent} has ${id} and no leg`)
      }
      for (const leg of legs) if (!leg.inbound && !view.legs.has(leg.leg)) found.add(`the leg ${leg.leg} is nobody's`)
      lasting(now, found)
    },
  }
}

/** Back within 5 s: whoever comes back, and whatever link, books and switch say the same soon after, and everybody hears it. */
export const watchReturns = (): StepWatch => {
  let away: { readonly server: unknown; readonly calmSince: EpochMs; since: EpochMs } | null = null
  let right: unknown = null
  return {
    look: (scene) => {
      const { clock, fake, server, calmSince, lossy } = scene
      if (server === null || server.dead || !fake.linked || lossy) {
        right = null
        away = null
        return
      }
      if (right === server) return
      if (away?.server !== server || away.calmSince !== calmSince) away = { server, calmSince, since: clock.now() }
      const wrong = disagreement(scene)
      if (wrong === null) right = server
      else if (clock.now() - away.since > BACK_WITHIN_MS) broken('back within 5 s', wrong)
    },
  }
}

/**
 * I4: after a quiet while the books and the switch say the same; and everybody hears what they should. Whom the net has is the
 * net's: its last line on a call may come later than the call's end.
 */
export const disagreement = ({ fake, server }: Scene): string | null => {
  if (server === null || server.dead) return 'there is no server'
  const { view } = server.center
  const live = fake.live()
  const away = [...view.contacts.values()].filter(({ phase }) => phase.type === 'net')
  const ignored = new Set<string>([
    ...live.legs.flatMap(({ leg, inNet }) => (inNet ? [leg, bridgeOf(contactOfLeg(leg))] : [])),
    ...away.flatMap(({ id, leg }) => [leg ?? '', bridgeOf(id)]),
    // Between two offers of a wish its bridge is empty, or not there yet.
    ...[...view.contacts.values()].flatMap(({ id, callback, phase }) =>
      callback !== undefined && phase.type === 'waiting' ? [bridgeOf(id)] : [],
    ),
  ])
  const listed = (names: Iterable<string>) =>
    [...names]
      .filter((name) => !ignored.has(name))
      .sort()
      .join(' ')
  const compare = (what: string, booked: Iterable<string>, there: Iterable<string>) => {
    const [ours, theirs] = [listed(booked), listed(there)]
    return ours === theirs ? null : `${what} in the books: ${ours}; in the switch: ${theirs}`
  }
  const held = [...view.contacts.values()].filter(
    ({ endedAt, leg, phase, callback }) =>
      endedAt === null && (leg !== null || callback !== undefined || phase.type === 'dialling'),
  )
  const legs = compare(
    'legs',
    view.legs.keys(),
    live.legs.map(({ leg }) => leg),
  )
  if (legs !== null) return legs
  const bridges = compare(
    'bridges',
    held.flatMap((contact) => [
      bridgeOf(contact.id),
      ...[sideRoomOf(contact) ?? []].flat(),
      ...(contact.monitors ?? []).map(({ leg }) => monitorBridge(leg)),
    ]),
    live.bridges.map(({ bridge }) => bridge),
  )
  if (bridges !== null) return bridges
  for (const contact of view.contacts.values()) {
    const { id, leg, phase, enqueuedAt, muted } = contact
    if (leg === null) continue
    const caller = live.legs.find((one) => one.leg === leg)
    if (caller === undefined) continue
    // Who waits is told now and then that they may be called back, also when the row of it was lost.
    const heard = fake.hears(leg)
    const isTold = contact.queue !== null && view.queues.get(contact.queue)?.callback != null && !isTalk(phase)
    const hears = heard === 'prompt' && isTold ? 'music' : heard
    if (phase.type === 'talking' && fake.hears(phase.leg) !== 'party')
      return `${id} talks and its agent hears ${fake.hears(phase.leg)}`
    if (phase.type === 'flow') {
      const wanted = contact.sound?.play == null ? 'nothing' : 'prompt'
      if (hears !== wanted) return `${id} is in a flow and hears ${hears}, not ${wanted}`
      continue
    }
    if (isOnLine(phase) && hears !== (hasCompany(phase) ? voiceFor(contact) : 'music'))
      return `${id} is ${phase.type}${muted ? ', its agent muted,' : ''} and hears ${hears}`
    if (isTalkOfThree(phase) && phase.third.answeredAt !== null) {
      const asked = fake.hears(phase.third.leg)
      if (fake.hears(phase.leg) !== 'party') return `${id}: who asked somebody hears ${fake.hears(phase.leg)}`
      const alone = phase.type === 'consulting' && phase.with === 'third' && muted
      const waits = phase.type === 'consulting' && phase.with === 'customer'
      if (asked !== (waits ? 'music' : alone ? 'nothing' : 'party')) return `${id}: who was asked hears ${asked}`
    }
    if ((phase.type === 'waiting' || phase.type === 'offered') && hears !== 'music')
      return `${id} waits and hears ${hears}`
    // Who came by a flow entered the queue when they chose to, also when a crash took what they chose.
    const target = view.numbers.get(contact.to)
    const byFlow = contact.flow !== undefined || (target !== undefined && 'flow' in target)
    // Who was called began to wait when they were put there.
    if (contact.direction === 'inbound' && !byFlow && (enqueuedAt ?? 0) - caller.createdAt > SOON_MS)
      return `${id} lost its place`
  }
  return null
}

/** What a customer in company hears: a muted agent does not speak, others do. */
const voiceFor = ({ phase, muted, monitors = [] }: Contact): 'party' | 'nothing' => {
  const third = phase.type === 'conference' && phase.third.answeredAt !== null
  const joined = monitors.some(({ up, mode }) => up && mode === 'barge')
  return muted === true && !third && !joined ? 'nothing' : 'party'
}

/** Who listens to a talk hears it; who whispers or joins is heard, too, which the fake switch does not tell apart. */
export const unheard = ({ fake, server }: Scene): string | null => {
  for (const { id, phase, monitors = [] } of server?.center.view.contacts.values() ?? [])
    for (const { leg, up, mode } of monitors)
      if (phase.type === 'talking' && up && fake.hears(leg) !== 'party') return `${leg} is to ${mode} to ${id} in vain`
  return null
}

/** I4, I8: nothing is left in the switch or in anybody's hands, and the journal says the same as the memory. */
export const assertEvening = ({ fake, server, disk }: Scene): void => {
  if (server === null || server.dead) return broken('evening', 'there is no server')
  const { view } = server.center
  const live = fake.live()
  if (live.legs.length > 0) broken('I4', `legs are left: ${live.legs.map(({ leg }) => leg).join(' ')}`)
  if (live.bridges.length > 0) broken('I4', `bridges are left: ${live.bridges.map(({ bridge }) => bridge).join(' ')}`)
  if (view.contacts.size > 0) broken('I4', `contacts are left: ${[...view.contacts.keys()].join(' ')}`)
  if (view.legs.size > 0) broken('I4', `legs are left in the books: ${[...view.legs.keys()].join(' ')}`)
  for (const { id, assignments } of view.agents.values()) if (assignments.length > 0) broken('I4', `${id} is not free`)
  const { journalPending, switchReady } = server.center.health()
  if (journalPending > 0 || !switchReady) broken('evening', `pending ${journalPending}, switch ${switchReady}`)
  if (JSON.stringify(stateToJson(view)) !== JSON.stringify(stateToJson(disk.replayed())))
    broken('I8', 'the journal taken again gives another state')
}
