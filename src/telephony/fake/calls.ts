/** The people around the fake switch: callers, and phones that do as they were told. */
import type { EngineCommand } from '../../core/call/switch.ts'
import { parseStationUri } from '../../core/dial.ts'
import type { LegId, Ms } from '../../core/ids.ts'
import type { Clock } from '../../ports/clock.ts'
import { CallGoneError, EngineRefusedError, LinkDownError } from '../../ports/engine.ts'
import type { Delivery } from './delivery.ts'
import type { Exchange } from './exchange.ts'
import type { FakeCall, FakeLeg, PhoneManner } from './words.ts'

type RingLeg = Extract<EngineCommand, { readonly type: 'ring-leg' }>

interface Phone {
  manner: PhoneManner
  readonly calls: FakeCall[]
}

export const createCalls = (clock: Clock, delivery: Delivery, exchange: Exchange) => {
  const { legs, gone, bridges, link, report, answered, end, hears } = exchange
  const phones = new Map<string, Phone>()
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
  /** The phone does what it does when a call comes in. */
  const reach = (leg: FakeLeg, phone: Phone | undefined, ringMs: Ms) => {
    // Rounded up to a second, as Asterisk's dial does.
    const cancel = clock.after(Math.max(1, Math.ceil(ringMs / 1000)) * 1000, () => {
      if (!legs.has(leg.id) || leg.state === 'up') return
      if (leg.state === 'ringing') end(leg, 'no-answer', 19)
      else end(leg, 'unreachable', 18)
    })
    if (phone === undefined || leg.call === null) return
    phone.calls.push(leg.call)
    if (phone.manner === 'declines' || phone.manner === 'busy') return leg.call.decline(phone.manner)
    if (phone.manner === 'ignores') return
    leg.state = 'ringing'
    report({ type: 'leg-ringing', leg: leg.id })
    if (phone.manner !== 'answers') return
    leg.call.answer()
    cancel()
  }
  /**
   * In three steps, as Asterisk needs them: the leg is made, it is dialled, it joins its bridge. Whoever gave the command takes
   * them; when he is gone in the middle, the rest is not done.
   */
  const ring = (command: RingLeg): Promise<void> | undefined => {
    const { leg: id, uri, bridge, ringMs } = command
    const station = parseStationUri(uri)
    if (station === null)
      throw new EngineRefusedError(`ring-leg.uri: ${JSON.stringify(uri)} is not a station's address`)
    if (gone.has(id)) throw new CallGoneError(`leg ${id} has ended`)
    const phone = phones.get(station.user)
    const leg = legs.get(id) ?? made(command, phone !== undefined)
    const by = link.app
    return new Promise((resolve, reject) => {
      const next = (step: () => void) =>
        delivery.soon(() => {
          if (by === null || link.app !== by || !link.up)
            reject(new LinkDownError('the link was lost while the leg was made'))
          else if (!legs.has(id)) reject(new CallGoneError(`leg ${id} has ended`))
          else step()
        })
      const join = () => {
        if (bridge === null || leg.bridge !== null) return resolve()
        const joined = bridges.get(bridge)
        if (joined === undefined) {
          end(leg, leg.state === 'up' ? 'normal' : 'cancelled', 16)
          return reject(new CallGoneError(`no bridge ${bridge}`))
        }
        joined.legs.add(id)
        leg.bridge = bridge
        resolve()
      }
      next(() => {
        // Asked for before the phone can have said anything.
        next(join)
        if (!leg.dialled) reach(leg, phone, ringMs)
        leg.dialled = true
      })
    })
  }
  const made = ({ leg: id, from, memo }: RingLeg, reachable: boolean): FakeLeg => {
    const shown = /^\+?[0-9]{1,32}$/.test(from) ? from : 'anonymous'
    const leg: FakeLeg = {
      id,
      inbound: false,
      from: '',
      to: '',
      createdAt: clock.now(),
      call: reachable ? callOn(id, false, shown) : null,
      state: 'down',
      dialled: false,
      place: 'app',
      memo,
      bridge: null,
      net: null,
      disarm: () => {},
    }
    legs.set(id, leg)
    return leg
  }
  return { phones, callOn, ring }
}
