/** What ARI's lists say of legs and bridges (`GET channels`, `GET bridges`), as far as it matters to who is alone. */
import type { SwitchBridge, SwitchLeg } from './forsaken.ts'

const APP = 'sambung'

export function legsIn(list: unknown): readonly SwitchLeg[] {
  return asList(list).flatMap((channel) => {
    const { id, state, dialplan } = asRecord(channel)
    const { app_name: application, app_data: data } = asRecord(dialplan)
    const [app, kind] = typeof data === 'string' ? data.split(',') : []
    if (typeof id !== 'string' || application !== 'Stasis' || app !== APP) return []
    return [{ id, inbound: kind === 'inbound', state: stateOf(state) }]
  })
}

export function bridgesIn(list: unknown): readonly SwitchBridge[] {
  return asList(list).map((bridge) => ({
    legs: asList(asRecord(bridge).channels).flatMap((leg) => (typeof leg === 'string' ? [leg] : [])),
  }))
}

/** Asterisk's `Ring` is a caller who was not answered yet, `Ringing` a phone. */
function stateOf(state: unknown): SwitchLeg['state'] {
  if (state === 'Up') return 'up'
  return state === 'Ring' || state === 'Ringing' ? 'ringing' : 'down'
}

const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
const asRecord = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? { ...value } : {}
