/** What there is to see of a script's legs at a moment, as lines: the same on every switch that does the same. */
import type { EngineEvent, LiveLegs } from '../../core/call/switch.ts'
import { unreachable } from '../../core/unreachable.ts'
import type { PeerCall } from '../../telephony/contract.ts'
import type { Names } from './differential-names.ts'

/** A leg's own events are in order, everywhere; those of two legs may come in any. */
export const eventLines = (events: readonly EngineEvent[], names: Names, ownsLink: boolean): readonly string[] => {
  const told = events.flatMap((event): readonly (readonly [string, string])[] => {
    if (event.type === 'link-up' || event.type === 'link-down') return ownsLink ? [['link', event.type]] : []
    // No browser takes part.
    if (event.type === 'account-reached') return []
    // Nor is anybody spoken to, and no key pressed.
    if (event.type === 'digit' || event.type === 'play-ended') return []
    const role = names.roleOf(event.leg)
    return role === null ? [] : [[role, `${event.type}${detail(event, names)}`]]
  })
  return [...told].sort(([a], [b]) => a.localeCompare(b, 'en')).map(([role, what]) => `${role}: ${what}`)
}

const detail = (event: EngineEvent, names: Names): string => {
  switch (event.type) {
    case 'leg-arrived': {
      const kept = event.waitedSince === undefined ? '' : ', kept company before'
      return ` from ${names.plain(event.from)} to ${event.to}, ${names.tellMemo(event.memo)}${kept}`
    }
    case 'leg-ended':
      return ` ${event.cause} (${event.code})`
    case 'recording-failed':
      return ` ${event.reason}`
    case 'link-up':
    case 'link-down':
    case 'leg-progressed':
    case 'leg-ringing':
    case 'leg-answered':
    case 'leg-silent':
    case 'recording-started':
    case 'account-reached':
    case 'digit':
    case 'play-ended':
      return ''
    default:
      return unreachable(event)
  }
}

export const liveLines = (live: LiveLegs, names: Names): readonly string[] => {
  const legs = live.legs.flatMap(({ leg, inbound, state, from, to, memo, createdAt, inNet }) => {
    const role = names.roleOf(leg)
    if (role === null) return []
    const side = inbound ? `from ${names.plain(from)}${inNet ? ' in the net' : ` to ${to}`}` : 'made'
    const born = createdAt > 0 ? '' : ', without a time'
    return [`${role} is ${state}, ${side}, ${names.tellMemo(memo)}${born}`]
  })
  const bridges = live.bridges.flatMap(({ bridge, legs: inside }) => {
    const room = names.roomOf(bridge)
    return room === null ? [] : [`${room} has [${inside.map((leg) => names.roleOf(leg) ?? leg).sort()}]`]
  })
  return [...legs.sort(), ...bridges.sort()]
}

/** A phone that never says a word does not say either when it has been given up. */
export const personLines = (who: string, calls: readonly PeerCall[], names: Names, silent: boolean) =>
  calls.map((call) => {
    const shown = call.shown === '' || !who.startsWith('agent') ? '' : `, shows ${names.plain(call.shown)}`
    const state = call.state()
    return `${who}'s phone ${silent && state !== 'up' ? 'says nothing' : `is ${state}`}${shown}`
  })

export const heardLines = (who: string, calls: readonly PeerCall[]): readonly string[] =>
  calls.filter((call) => call.state() === 'up').map((call) => `${who} hears ${call.hears()}`)
