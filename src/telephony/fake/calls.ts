/** The people around the fake switch: callers, and phones that do as they were told. */
import type { EngineCommand } from '../../core/call/switch.ts'
import { parseStationUri } from '../../core/dial.ts'
import type { LegId } from '../../core/ids.ts'
import type { Clock } from '../../ports/clock.ts'
import { CallGoneError, EngineRefusedError } from '../../ports/engine.ts'
import type { Delivery } from './delivery.ts'
import type { Exchange } from './exchange.ts'
import type { FakeCall, FakeLeg, PhoneManner } from './words.ts'

export const createCalls = (clock: Clock, delivery: Delivery, exchange: Exchange) => {
  const { legs, gone, bridgeFor, report, answered, end, hears } = exchange
  const phones = new Map<string, { manner: PhoneManner; readonly calls: FakeCall[] }>()
  const callOn = (id: LegId, inbound: boolean, shown: string): FakeCall => {
    const act = (step: (leg: FakeLeg) => void) =>
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
    if (gone.has(id)) throw new CallGoneError(`leg ${id} has ended`)
    const joined = bridge === null ? null : bridgeFor(bridge)
    const phone = phones.get(station.user)
    const shown = /^\+?[0-9]{1,32}$/.test(command.from) ? command.from : 'anonymous'
    const call = phone === undefined ? null : callOn(id, false, shown)
    const leg: FakeLeg = {
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
  return { phones, callOn, ring }
}
