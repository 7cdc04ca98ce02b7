/**
 * Asterisk behind the engine port: joins the link, the translation and the recordings. It decides nothing; what a leg is
 * for, whom to ring and when to give up is the core's.
 */
import type { EngineCommand, EngineEvent } from '../../core/call/switch.ts'
import { type BridgeId, ID_PATTERN, type LegId } from '../../core/ids.ts'
import { CallGoneError, EngineRefusedError, LinkDownError, type TelephonyEngine } from '../../ports/engine.ts'
import type { Doorkeeper } from '../../ports/intruders.ts'
import { createAccounts } from './accounts.ts'
import { createAmiLink } from './ami-link.ts'
import { createAriClientLink } from './ari-client-link.ts'
import { createBans } from './bans.ts'
import { createDigits } from './digits.ts'
import { createGate } from './gate.ts'
import { createLegLog } from './leg-log.ts'
import { createLife } from './life.ts'
import { createLines } from './lines.ts'
import { createLiveLists } from './live-lists.ts'
import { makeRung } from './make-rung.ts'
import { createMoves } from './moves.ts'
import { readNetLines } from './net-lines.ts'
import { createHiding } from './net-lines-hide.ts'
import { createNetPhones } from './net-phones.ts'
import type { AsteriskOptions } from './options.ts'
import { failed, settle } from './outcome.ts'
import { pickUp } from './pick-up.ts'
import { createPlays } from './plays.ts'
import { createRecorder } from './recorder.ts'
import { type PlainCommand, type RingLeg, toCreate, toMemoRequest, toMute, toRequest } from './requests.ts'
import { createRing, type Ring } from './ring.ts'
import { createSeats } from './seats.ts'
import { tellOf } from './security-events.ts'
import { createSecurityLink } from './security-link.ts'
import { type SnoopLeg, snoop } from './snoop.ts'
import { createTestLeg } from './test-leg.ts'
import { type LegSignal, toSignal } from './translate.ts'
import { createUnknownKinds } from './unknown-kinds.ts'
import { createWebsocketLink } from './websocket-link.ts'

/** For how long a ring that is being made keeps other commands waiting, at most. */
const RING_FIRST_MS = 10

export const createAsteriskEngine = (options: AsteriskOptions): TelephonyEngine & { readonly door: Doorkeeper } => {
  const { app, log, count, musicClass = 'default' } = options
  let emit: (event: EngineEvent) => void = () => {}
  let legs = createLegLog()
  const rings = new Map<LegId, Ring>()
  /** Bridges asked for and not yet there; the ring socket may be ahead of them. */
  const bridges = new Map<BridgeId, Promise<void>>()
  const moves = createMoves()
  const seats = createSeats()
  const memos = new Map<LegId, Promise<unknown>>()
  const skip = createUnknownKinds(options)
  const gate = createGate(RING_FIRST_MS)
  const hideUpTo = createHiding(options.netBook)

  const link = (options.link === 'ari-client' ? createAriClientLink : createWebsocketLink)(options, {
    prepare: async (slow) => {
      await Promise.all([accounts.settle(slow), lines.settle(slow)])
    },
    onUp() {
      lists.renew()
      emit({ type: 'link-up' })
    },
    onDown(reason) {
      // What ended meanwhile was not told: legs are known afresh from here on.
      legs = createLegLog()
      for (const ring of rings.values()) ring.fail(new LinkDownError('the link was lost while the leg was made'))
      rings.clear()
      memos.clear()
      seats.forgetAll()
      recorder.forgetAll()
      life.forgetAll()
      digits.forgetAll()
      plays.forgetAll()
      emit({ type: 'link-down', reason })
    },
    onMessage(message) {
      const signal = toSignal(message)
      if (signal === 'quiet') return
      if (signal === 'unknown') return skip(message)
      if (signal.type === 'replaced') return link.fence()
      if (signal.type === 'account') return emit({ ...signal, type: 'account-reached' })
      if (signal.type === 'key') return emit({ ...signal, type: 'digit' })
      if (signal.type === 'said') return plays.over(signal.playback, signal.failed)
      onSignal(signal)
    },
  })
  const accounts = createAccounts({
    ...options,
    wanted: options.accounts,
    request: (request) => link.slow(request),
    emit: (event) => emit(event),
  })
  const life = createLife({ request: (request) => link.slow(request), emit: (event) => emit(event) })
  const testLeg = createTestLeg((request) => link.slow(request))
  const digits = createDigits((request) => link.slow(request))
  const plays = createPlays({
    voice: options.voice,
    request: (request) => gate.pass(() => link.control(request)),
    slow: (request) => link.slow(request),
    emit: (event) => emit(event),
    log,
  })
  const lists = createLiveLists(link, accounts, plays, app)
  const { onVisit } = options
  const ami = createAmiLink(options)
  const security = onVisit === undefined ? null : createSecurityLink({ ...options, onPacket: tellOf(onVisit) })
  const readAnew = async (module: string): Promise<void> => {
    const { ok, message } = await ami.action('Reload', { Module: module })
    if (!ok) throw new EngineRefusedError(`${module} was not read anew: ${message}`)
  }
  const lines = createLines({ ...options, wanted: options.lines, request: (request) => link.slow(request), ami })
  const netPhones =
    options.netPhones === undefined
      ? null
      : createNetPhones({ ...options.netPhones, reload: () => readAnew('pbx_config.so') })
  const recorder = createRecorder({
    ami,
    folder: options.recordingsDir,
    apart: options.older === true,
    isGone: (leg) => legs.isGone(leg),
    emit: (event) => emit(event),
    log,
  })

  const onSignal = (signal: LegSignal) => {
    if (signal.type === 'entered') rings.get(signal.leg)?.enter()
    // Who comes, or goes, is in no bridge.
    if (signal.type === 'entered' || signal.type === 'left' || signal.type === 'destroyed') seats.forget(signal.leg)
    const event = legs.note(signal)
    if (event === null) return
    if (event.type === 'leg-ended') {
      rings.get(event.leg)?.fail(new CallGoneError(`leg ${event.leg} has ended`))
      rings.delete(event.leg)
      memos.delete(event.leg)
      recorder.forget(event.leg)
      life.forget(event.leg)
      digits.forget(event.leg)
    }
    emit(event)
  }

  /**
   * One request for one command. It goes out at once: a socket keeps the order in which commands came. What concerns a leg
   * that we made goes by the ring socket, like its making, so that a hang-up never overtakes it.
   */
  const send = async (command: PlainCommand): Promise<void> => {
    const ours = 'leg' in command && rings.has(command.leg)
    const bridge = ours && 'bridge' in command ? bridges.get(command.bridge) : undefined
    // It is made on the other socket, which may be behind.
    if (bridge !== undefined) await bridge.catch(() => {})
    const request = toRequest(command, musicClass)
    if (command.type === 'hang-up-leg') legs.endedByUs(command.leg)
    try {
      settle(command, await (ours ? link.ring(request) : gate.pass(() => link.control(request))))
    } catch (error) {
      if (command.type === 'hang-up-leg') legs.notEndedByUs(command.leg)
      throw error
    }
  }

  const plain = (command: PlainCommand): Promise<void> => seats.run(command, send)

  const createBridge = (command: Extract<PlainCommand, { readonly type: 'create-bridge' }>): Promise<void> => {
    const made = plain(command).finally(() => bridges.delete(command.bridge))
    bridges.set(command.bridge, made)
    return made
  }

  const legParts = { app, gate, request: link.ring, plain, joinsFirst: options.link === 'ari-client' }

  const makeLeg = (command: RingLeg | SnoopLeg): Promise<void> => {
    if (legs.isGone(command.leg)) throw new CallGoneError(`leg ${command.leg} has ended`)
    const before = rings.get(command.leg)
    if (before) return before.done
    if (command.type === 'snoop-leg') return begin(command.leg, (ring) => snoop(command, ring, legParts))
    const create = toCreate(command, app)
    return begin(command.leg, (ring) => makeRung(command, create, ring, legParts))
  }

  const begin = (leg: LegId, steps: (ring: Ring) => Promise<void>): Promise<void> => {
    const ring = createRing()
    rings.set(leg, ring)
    ring.done = steps(ring).catch((error: unknown) => {
      // A later repetition makes it anew.
      ring.fail(error instanceof Error ? error : new Error('the leg was not made', { cause: error }))
      if (rings.get(leg) === ring) rings.delete(leg)
      throw error
    })
    return ring.done
  }

  const writeMemo = async (command: Extract<EngineCommand, { readonly type: 'write-memo' }>): Promise<void> => {
    await rings.get(command.leg)?.entered
    const written = gate.pass(() => link.slow(toMemoRequest(command.leg, command.memo)))
    memos.set(command.leg, written)
    const forget = () => memos.get(command.leg) === written && memos.delete(command.leg)
    written.then(forget, forget)
    const answer = await written
    if (answer.status >= 300) throw failed(command, answer)
  }

  const run = (command: EngineCommand): Promise<void> => {
    if ('leg' in command && !ID_PATTERN.test(command.leg)) throw new CallGoneError('no leg has such a name')
    if ('bridge' in command && command.bridge !== null && !ID_PATTERN.test(command.bridge))
      throw new CallGoneError('no bridge has such a name')
    switch (command.type) {
      case 'ring-leg':
      case 'snoop-leg':
        return makeLeg(command)
      case 'create-bridge':
        return createBridge(command)
      case 'write-memo':
        return writeMemo(command)
      case 'listen-for-life':
        life.listen(command.leg, command.forMs)
        return Promise.resolve()
      case 'pick-up-leg':
        return pickUp(ami, command)
      case 'mute-leg':
        return link.slow(toMute(command)).then((answer) => settle(command, answer))
      case 'send-digits':
        return digits.send(command)
      case 'play':
        return plays.play(command)
      case 'stop-play':
        return plays.stop(command)
      case 'open-account':
        return accounts.open(command.account)
      case 'close-account':
        return accounts.close(command.account)
      case 'open-line':
        return lines.open(command.line)
      case 'close-line':
        return lines.close(command.line)
      case 'start-recording':
        return recorder.start(command)
      case 'mute-recording':
        return recorder.mute(command)
      case 'add-leg': {
        const ring = rings.get(command.leg)
        return moves.note(ring === undefined || ring.isIn() ? plain(command) : ring.entered.then(() => plain(command)))
      }
      case 'remove-leg':
        return moves.note(plain(command))
      case 'destroy-bridge':
        return moves.after(() => plain(command))
      case 'release-leg': {
        legs.releasedByUs(command.leg)
        // The net reads the memo: what is on its way to the leg arrives first.
        const memo = memos.get(command.leg)
        return memo === undefined
          ? plain(command)
          : memo.then(
              () => plain(command),
              () => plain(command),
            )
      }
      default:
        return plain(command)
    }
  }

  return {
    name: 'asterisk',
    can: { recording: true, ringsInBridge: true },
    async start(onEvent) {
      emit = onEvent
      security?.start()
      await Promise.all([link.start(), ami.start()])
    },
    execute: async (command) => run(command),
    hasAccount: (account) => accounts.has(account),
    testLeg: (account, mark) => testLeg(account, mark),
    lineStates: () => lines.states(),
    liveCalls: () => seats.look(() => lists.read()),
    netPeople: (stations) => netPhones?.set(stations) ?? Promise.resolve(),
    async netNotes(from) {
      if (options.netBook === undefined) return { to: from, lines: [] }
      const { lines, to, skipped } = await readNetLines(options.netBook, from)
      if (skipped > 0) count('switch_messages_skipped', { kind: 'net-line' })
      return { to, lines }
    },
    door: createBans({ file: options.bansFile ?? '/dev/null', reload: () => readAnew('acl') }),
    netNotesKept: (upTo) => hideUpTo(upTo),
    async stop() {
      recorder.stop()
      life.forgetAll()
      digits.forgetAll()
      emit = () => {}
      link.stop()
      ami.stop()
      security?.stop()
    },
  }
}
