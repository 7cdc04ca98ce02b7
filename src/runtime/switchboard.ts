/** The engine and the loop joined: commands out, news in, and our books held against the switch on every link-up. */
import { hasCompany, isOnLine } from '../core/call/contact.ts'
import { differenceName, differences } from '../core/call/differences.ts'
import { memoOf } from '../core/call/memo-of.ts'
import { mayLack } from '../core/call/reconcile.ts'
import type { EngineCommand, EngineEvent, LiveLeg, LiveLegs } from '../core/call/switch.ts'
import { bridgeOf, type ContactId, type CustomerId, contactOfLeg, type LegId, type Ms } from '../core/ids.ts'
import type { Input } from '../core/input.ts'
import type { CenterView } from '../core/view.ts'
import type { Clock } from '../ports/clock.ts'
import { CallGoneError, LinkDownError, type TelephonyEngine } from '../ports/engine.ts'
import { createSecondTries } from './second-tries.ts'

const LOOK_EVERY_MS: Ms = 30_000
const LOOK_AGAIN_MS: Ms = 5_000
/** The dead-man's switch of each waiting caller is set again this often, a part of them each second. */
const RENEW_EVERY_S = 20
/** How long the first round takes. */
const FIRST_RENEWAL_MS: Ms = 1_000

export interface SwitchboardOptions {
  readonly engine: TelephonyEngine
  readonly view: CenterView
  readonly clock: Pick<Clock, 'after' | 'now'>
  readonly post: (input: Input) => void
  /** The customer behind a caller's number; a withheld number is a customer of its own for each leg. */
  readonly customerOf: (number: string, leg: string) => CustomerId
  /** New calls cannot be kept on the disk: they go to the switch's own net. */
  readonly isSaturated: () => boolean
  readonly onTurnedToNet: (leg: string) => void
  /** 0 to 1, for the jitter of the regular look. */
  readonly random: () => number
  readonly onTrouble: (what: string, error: Error) => void
}

export interface Switchboard {
  execute(command: EngineCommand): void
  start(): Promise<void>
  stop(): Promise<void>
  /** The link is up and what is alive was taken over. */
  readonly ready: boolean
  /** From the link's coming up to the live calls being taken over, the last time. */
  readonly takeoverMs: Ms | null
}

export const createSwitchboard = (options: SwitchboardOptions): Switchboard => {
  const { engine, view, clock, post } = options
  let ready = false
  let takeoverMs: Ms | null = null
  let stopped = false
  /** News that came before the books were held against the switch; null when it flows freely. */
  let held: EngineEvent[] | null = []
  let round = 0
  let cancelLook = (): void => {}
  let cancelRenewal = (): void => {}

  const hear = (event: EngineEvent): void => {
    secondTries.hear(event)
    if (event.type === 'link-up') return void takeOver()
    if (event.type === 'link-down') {
      ready = false
      held = []
      round++
      cancelLook()
      cancelRenewal()
      return post(event)
    }
    if (held !== null) held.push(event)
    else pass(event)
  }

  const pass = (event: Exclude<EngineEvent, { readonly type: 'link-up' }>): void => {
    if (event.type !== 'leg-arrived') return post(event)
    if (!options.isSaturated()) {
      post({ ...event, customer: options.customerOf(event.from, event.leg) })
      // What they have left stands in its book.
      if (event.message === 'left') void readNet()
      return
    }
    options.onTurnedToNet(event.leg)
    execute({ type: 'release-leg', leg: event.leg })
  }

  /** Holds the books against the switch before any news is believed. */
  const takeOver = async (): Promise<void> => {
    const mine = ++round
    const began = clock.now()
    // News held for an attempt that failed is held on.
    held ??= []
    try {
      await readNet()
      const live = await engine.liveCalls()
      if (mine !== round || stopped) return
      ready = true
      const doubted = new Set([...view.contacts.values()].filter((one) => mayLack(one, view)).map(({ id }) => id))
      post({ type: 'link-reconciled', live, customers: customersOf(live) })
      takeoverMs = clock.now() - began
      const waiting = held ?? []
      held = null
      for (const event of waiting) if (event.type !== 'link-up') pass(event)
      lookLater(new Set())
      renewLater(0, doubted)
    } catch (error) {
      options.onTrouble('the live calls could not be read', toError(error))
      clock.after(1_000, () => {
        if (mine === round && !stopped) void takeOver()
      })
    }
  }

  const lookLater = (seen: ReadonlySet<string>): void => {
    const delay = seen.size > 0 ? LOOK_AGAIN_MS : LOOK_EVERY_MS * (0.9 + 0.2 * options.random())
    const mine = round
    cancelLook = clock.after(delay, () => void look(mine, seen))
  }

  /** The regular look: what differs twice is put right. */
  const look = async (mine: number, before: ReadonlySet<string>): Promise<void> => {
    try {
      await readNet()
      const live = await engine.liveCalls()
      if (mine !== round || stopped) return
      const now = differences(view, live)
      const found = now.filter((difference) => before.has(differenceName(difference)))
      if (found.length > 0) post({ type: 'legs-differed', found, customers: customersOf(live) })
      lookLater(new Set(found.length > 0 ? [] : now.map(differenceName)))
    } catch (error) {
      options.onTrouble('the regular look at the switch failed', toError(error))
      if (mine === round && !stopped) lookLater(new Set())
    }
  }

  /** What the net wrote down meanwhile comes before what is alive now. */
  const readNet = async (): Promise<void> => {
    try {
      for (let from = -1; from !== view.netRead && !stopped; ) {
        from = view.netRead
        const { to, lines } = await engine.netNotes(from)
        const withCustomers = lines.map((line) => ({ ...line, customer: options.customerOf(line.from, line.leg) }))
        if (to !== from) post({ type: 'net-lines', from, to, lines: withCustomers })
      }
    } catch (error) {
      // The calls that are alive matter more than notes of those that were.
      options.onTrouble("the net's book could not be read", toError(error))
    }
  }

  /**
   * Who waits says so to the switch again and again: when we are silent, the net takes them. The first round is quick, since
   * their time may have been running out while we were away; and it starts the music again, which may have been stopped for a
   * talk that came and went unseen. Of talks that may lack something it asks for that again, too: nothing that callers hear is
   * waited for by all who talk well.
   */
  const renewLater = (part: number, doubted: ReadonlySet<ContactId>): void => {
    const isFirst = part < RENEW_EVERY_S
    cancelRenewal()
    cancelRenewal = clock.after(isFirst ? FIRST_RENEWAL_MS / RENEW_EVERY_S : 1_000, () => {
      let isAway = false
      for (const contact of view.contacts.values()) {
        const { id, leg, phase } = contact
        isAway ||= phase.type === 'net'
        if (isFirst && doubted.has(id) && partOf(id) === part) post({ type: 'talk-doubted', contact: id })
        if (leg === null || partOf(leg) !== part % RENEW_EVERY_S) continue
        if (!isOnLine(phase) || hasCompany(phase)) continue
        if (isFirst && phase.type !== 'flow') execute({ type: 'start-music', bridge: bridgeOf(id) })
        execute({ type: 'write-memo', leg, memo: memoOf(contact) })
      }
      // That they have hung up there is told by its book alone.
      if (isAway) void readNet()
      renewLater(part + 1, doubted)
    })
  }

  /** Of callers whom the books do not have: only they are taken in. */
  const customersOf = (live: LiveLegs): Readonly<Record<string, CustomerId>> => {
    const isKnown = ({ leg }: LiveLeg): boolean => view.legs.has(leg) && view.contacts.has(contactOfLeg(leg))
    const news = live.legs.filter((leg) => leg.inbound && !isKnown(leg))
    return Object.fromEntries(news.map((leg) => [leg.leg, options.customerOf(leg.from, leg.leg)]))
  }

  /** Nothing is ordered from books that were not held against the switch yet: a deadline that passed meanwhile knows less. */
  const execute = (command: EngineCommand): void => {
    if (!ready) return
    engine.execute(command).catch((cause: unknown) => refused(command, toError(cause)))
  }

  const secondTries = createSecondTries({ view, clock, post, execute: (command) => execute(command) })

  /** A command came to nothing. What is gone tells so itself, a lost link is followed by a reconcile. */
  const refused = (command: EngineCommand, error: Error): void => {
    if (stopped || (error instanceof LinkDownError && !ready)) return
    // Who is gone need not be hung up.
    if (command.type !== 'hang-up-leg' || !(error instanceof CallGoneError)) secondTries.note(command)
    if (error instanceof LinkDownError) return
    if (command.type === 'ring-leg' || command.type === 'snoop-leg') giveUp(command.leg)
    else if (command.type === 'play') post({ type: 'play-ended', playback: command.playback, failed: true })
    else if (command.type === 'start-recording')
      post({ type: 'recording-failed', leg: command.leg, recording: command.recording, reason: error.message })
    if (!(error instanceof CallGoneError)) options.onTrouble(`the switch refused ${command.type}`, error)
  }

  /** Refused in the middle, a ring may go on all the same: nobody may pick up what the books call ended. */
  const giveUp = (leg: LegId): void => {
    if (view.legs.has(leg)) execute({ type: 'hang-up-leg', leg, cause: 'normal' })
    post({ type: 'leg-ended', leg, cause: 'failed', code: 0 })
  }

  return {
    execute,
    start: () => engine.start(hear),
    stop: async () => {
      stopped = true
      ready = false
      cancelLook()
      cancelRenewal()
      await engine.stop()
    },
    get ready() {
      return ready
    },
    get takeoverMs() {
      return takeoverMs
    },
  }
}

const partOf = (name: string): number => {
  let sum = 0
  for (const letter of name) sum += letter.charCodeAt(0)
  return sum % RENEW_EVERY_S
}

const toError = (cause: unknown): Error => (cause instanceof Error ? cause : new Error(String(cause)))
