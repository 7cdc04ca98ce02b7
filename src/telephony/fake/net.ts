/** The fake switch's own dialplan: it hands callers over, keeps those company whom nobody takes, and writes its book. */
import type { MessageEnd, NetErrand } from '../../core/call/switch.ts'
import type { Ms } from '../../core/ids.ts'
import type { Clock } from '../../ports/clock.ts'
import type { NetNotes } from '../../ports/engine.ts'
import type { Exchange } from './exchange.ts'
import type { FakeLeg, NetTimes } from './words.ts'

/** How often the net tries to hand a caller over, as the real dialplan does. */
const RETRY_MS: Ms = 2_000
/** How long it takes to leave a message, and to ring everybody in vain before that. */
const MESSAGE_MS: Ms = 8_000
const PEOPLE_MS: Ms = 40_000
/** What a line of the book counts for. */
const LINE_BYTES = 100

export const createNet = (clock: Clock, exchange: Exchange, { lapseMs, patienceMs }: NetTimes) => {
  const { legs, link, note, notes, report, leave, end, write } = exchange

  /** The dialplan hands a leg to the application, or keeps it company and tries again. */
  const handOver = (leg: FakeLeg, message?: MessageEnd) => {
    if (!legs.has(leg.id) || leg.kept !== undefined) return
    if (link.app === null || !link.up) return keep(leg)
    const waited = leg.place === 'net' ? { waitedSince: leg.createdAt } : {}
    leg.place = 'app'
    if (leg.net !== null) leg.net = 'handed-over'
    renew(leg)
    const told = message === undefined ? waited : { ...waited, message }
    report({ type: 'leg-arrived', leg: leg.id, from: leg.from, to: leg.to, memo: leg.memo, ...told })
  }
  const keep = (leg: FakeLeg) => {
    leg.disarm()
    leg.place = 'net'
    leg.state = 'up'
    if (leg.net === null) write(leg, 'entered', null)
    leg.net = 'abandoned'
    if (leg.kept !== undefined)
      return void clock.after(leg.kept === 'message' ? MESSAGE_MS : PEOPLE_MS, () => takeMessage(leg))
    if (patienceMs === undefined || clock.now() - leg.createdAt < patienceMs)
      return void clock.after(RETRY_MS, () => handOver(leg))
    takeMessage(leg)
  }
  const takeMessage = (leg: FakeLeg) => {
    if (!legs.has(leg.id)) return
    leg.net = 'voicemail'
    if (leg.backWhenLeft === true && link.app !== null && link.up) {
      write(leg, 'message', null)
      delete leg.kept
      leg.backWhenLeft = false
      return handOver(leg, 'left')
    }
    end(leg, 'normal', 16)
  }
  /** Out of our application's hands, alive; a leg we made has no dialplan to go on in. */
  const release = (leg: FakeLeg, errand?: NetErrand, backWhenLeft = false) => {
    leave(leg)
    leg.backWhenLeft = backWhenLeft
    if (errand !== undefined) leg.kept = errand
    report({ type: 'leg-ended', leg: leg.id, cause: 'normal', code: 0 })
    if (leg.inbound) return keep(leg)
    leg.disarm()
    legs.delete(leg.id)
  }
  /** The dead-man's switch is wound up again; for those who talk it stands still. */
  const renew = (leg: FakeLeg) => {
    leg.disarm()
    if (lapseMs === undefined || !leg.inbound || leg.memo?.phase === 'talking') return
    leg.disarm = clock.after(lapseMs, () => {
      note(`lapse ${leg.id}`)
      release(leg)
    })
  }
  const read = (from: number): NetNotes => ({
    to: notes.length * LINE_BYTES,
    lines: notes.slice(Math.floor(from / LINE_BYTES)),
  })
  return { handOver, release, renew, read }
}
