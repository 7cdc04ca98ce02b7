/** The people around the fake switch: callers, and phones that do as they were told. */
import { parseTrunkUri } from '../../core/call/outgoing.ts'
import type { EngineCommand } from '../../core/call/switch.ts'
import { parseStationUri } from '../../core/dial.ts'
import { ACCOUNT_PATTERN, type LegId, type LineId, lineId, trunkId } from '../../core/ids.ts'
import { LOCAL_TRUNK } from '../../core/lines/built-in.ts'
import { deskOfUri, lineOfTrunk } from '../../core/lines/words.ts'
import type { Clock } from '../../ports/clock.ts'
import { CallGoneError, EngineRefusedError, LinkDownError } from '../../ports/engine.ts'
import { BROWSER } from './accounts.ts'
import type { Delivery } from './delivery.ts'
import type { Exchange } from './exchange.ts'
import type { FakeCall, FakeLeg, PhoneManner } from './words.ts'

type RingLeg = Extract<EngineCommand, { readonly type: 'ring-leg' }>

/** What a phone is known by here; null for what is no station's address. */
const nameOf = (uri: string): string | null => {
  if (uri.startsWith(BROWSER)) return ACCOUNT_PATTERN.test(uri.slice(BROWSER.length)) ? uri : null
  if (parseTrunkUri(uri) !== null || deskOfUri(uri) !== null) return uri
  return parseStationUri(uri)?.user ?? null
}

/** The line that has to be there; null where none is needed. */
const lineOf = (uri: string): LineId | null => {
  const trunk = parseTrunkUri(uri)?.trunk
  if (trunk !== undefined) return trunk === LOCAL_TRUNK.id ? null : lineOfTrunk(trunkId(trunk))
  const desk = deskOfUri(uri)
  return desk === null ? null : lineId(desk)
}

interface Phone {
  manner: PhoneManner
  readonly calls: FakeCall[]
}

export const createCalls = (
  clock: Clock,
  delivery: Delivery,
  exchange: Exchange,
  isReachable: (browser: string) => boolean,
  hasLine: (line: LineId) => boolean,
) => {
  const { legs, gone, rings, bridges, link, report, answered, alert, leave, end, hears } = exchange
  const phones = new Map<string, Phone>()
  const callOn = (id: LegId, inbound: boolean, shown: string): FakeCall => {
    // Whoever does not know of its end can make a leg of the same name once more: that is another call.
    const own = (): FakeLeg | undefined => {
      const leg = legs.get(id)
      return leg?.call === call ? leg : undefined
    }
    const act = (step: (leg: FakeLeg) => unknown) =>
      delivery.soon(() => {
        const leg = own()
        if (leg !== undefined) step(leg)
      })
    let digits = ''
    const call: FakeCall = {
      leg: id,
      shown,
      press: (more) => {
        digits += more
      },
      digits: () => digits,
      type: (keys) => {
        for (const digit of keys)
          act((leg) => leg.state === 'up' && leg.place === 'app' && report({ type: 'digit', leg: id, digit }))
      },
      state() {
        const leg = own()
        if (leg === undefined) return 'ended'
        if (leg.state === 'down') return 'calling'
        return leg.state === 'ringing' && inbound && !leg.alerted ? 'calling' : leg.state
      },
      hears: () => (own() === undefined ? 'nothing' : hears(id)),
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
    return call
  }
  /** The phone does what it does when a call comes in. */
  const reach = (leg: FakeLeg, phone: Phone | undefined, { ringMs, answersItself }: RingLeg) => {
    // Rounded up to a second, as Asterisk's dial does.
    const cancel = clock.after(Math.max(1, Math.ceil(ringMs / 1000)) * 1000, () => {
      if (legs.get(leg.id) !== leg || leg.state === 'up') return
      if (leg.state === 'ringing') end(leg, 'no-answer', 19)
      else end(leg, 'unreachable', 18)
    })
    if (phone === undefined || leg.call === null) return
    phone.calls.push(leg.call)
    if (phone.manner === 'declines' || phone.manner === 'busy') return leg.call.decline(phone.manner)
    if (phone.manner === 'ignores') return
    leg.state = 'ringing'
    report({ type: 'leg-ringing', leg: leg.id })
    delivery.soon(() => alert(leg))
    if (phone.manner !== 'answers' && !answersItself) return
    leg.call.answer()
    cancel()
  }
  /**
   * In three steps, as Asterisk needs them: the leg is made, it is dialled, it joins its bridge. Whoever gave the command takes
   * them; when he is gone in the middle, the rest is not done. He knows of the rings he began, and who takes the link after him
   * does not: then the leg that is there is taken on.
   */
  const ring = (command: RingLeg): Promise<void> => {
    const { leg: id, uri } = command
    const name = nameOf(uri)
    if (name === null) throw new EngineRefusedError(`ring-leg.uri: ${JSON.stringify(uri)} is not a station's address`)
    if (gone.has(id)) throw new CallGoneError(`leg ${id} has ended`)
    const before = rings.get(id)
    if (before !== undefined) return before
    if (name.startsWith(BROWSER) && !isReachable(name))
      throw new EngineRefusedError('ring-leg: no page is registered for this account')
    const line = lineOf(uri)
    if (line !== null && !hasLine(line)) throw new EngineRefusedError(`ring-leg: there is no line ${line}`)
    const ringing = begin(command, phones.get(name))
    rings.set(id, ringing)
    ringing.catch(() => rings.get(id) === ringing && rings.delete(id))
    return ringing
  }
  const begin = (command: RingLeg, phone: Phone | undefined): Promise<void> => {
    const { leg: id, bridge } = command
    const leg = legs.get(id) ?? made(command, phone !== undefined)
    const by = link.app
    return new Promise((resolve, reject) => {
      const next = (step: () => void) =>
        delivery.soon(() => {
          if (by === null || link.app !== by || !link.up)
            reject(new LinkDownError('the link was lost while the leg was made'))
          else if (legs.get(id) !== leg) reject(new CallGoneError(`leg ${id} has ended`))
          else step()
        })
      const join = () => {
        if (bridge === null) return resolve()
        const joined = bridges.get(bridge)
        if (joined === undefined) {
          end(leg, leg.state === 'up' ? 'normal' : 'cancelled', 16)
          return reject(new CallGoneError(`no bridge ${bridge}`))
        }
        leave(leg)
        joined.legs.add(id)
        leg.bridge = bridge
        resolve()
      }
      next(() => {
        // Asked for before the phone can have said anything.
        next(join)
        if (!leg.dialled) reach(leg, phone, command)
        // Dialled once more before its phone has said a word, a leg is lost.
        else if (leg.state === 'down') end(leg, 'normal', 16)
        leg.dialled = true
      })
    })
  }
  const made = ({ leg: id, uri, from, memo, muted }: RingLeg, reachable: boolean): FakeLeg => {
    const shown = /^\+?[0-9]{1,32}$/.test(from) ? from : 'anonymous'
    const leg: FakeLeg = {
      id,
      inbound: false,
      from: '',
      to: '',
      createdAt: clock.now(),
      call: reachable ? callOn(id, false, shown) : null,
      state: 'down',
      alerted: false,
      dialled: false,
      page: uri.startsWith(BROWSER) ? uri : null,
      silent: false,
      muted: muted === true,
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
