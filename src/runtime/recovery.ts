/** From the disk and the switch back to the state: newest snapshot, the journal after it, and what is alive now. */
import { applyEvent } from '../core/apply.ts'
import type { LiveLegs } from '../core/call/switch.ts'
import type { LegId, Seq } from '../core/ids.ts'
import { bridgeOf } from '../core/ids.ts'
import type { CenterState } from '../core/state.ts'
import { emptyState } from '../core/state.ts'
import { stateFromJson } from '../core/state-json.ts'
import type { CenterView } from '../core/view.ts'
import type { Store } from '../ports/store.ts'

const PAGE = 5_000

/** The state as the journal has it. Throws StoreCorruptError, or an Error that names the row that cannot be read. */
export const loadState = async (store: Pick<Store, 'snapshot' | 'journal'>): Promise<CenterState> => {
  const snapshot = await store.snapshot()
  const state = snapshot === null ? emptyState() : stateFromJson(snapshot.state)
  let after: Seq = state.seq
  for (;;) {
    const rows = await store.journal(after, PAGE)
    for (const row of rows) applyEvent(state, row)
    if (rows.length < PAGE) return state
    after = state.seq
  }
}

/** Where the switch and our books differ, each difference as a name that is the same in the next look. */
export const differences = (view: CenterView, live: LiveLegs): ReadonlySet<string> => {
  const found = new Set<string>()
  const alive = new Set<string>(live.legs.map((leg) => leg.leg))
  for (const { id } of view.legs.values()) if (!alive.has(id)) found.add(`missing:${id}`)
  for (const { leg } of live.legs) if (!view.legs.has(leg)) found.add(`unknown:${leg}`)
  const wanted = new Map<string, LegId>()
  for (const contact of view.contacts.values())
    if (contact.leg !== null && contact.endedAt === null) wanted.set(bridgeOf(contact.id), contact.leg)
  for (const { bridge } of live.bridges) if (!wanted.has(bridge)) found.add(`bridge:${bridge}`)
  const inside = new Set(live.bridges.flatMap(({ bridge, legs }) => legs.map((leg) => `${bridge} ${leg}`)))
  for (const [bridge, leg] of wanted) if (!inside.has(`${bridge} ${leg}`)) found.add(`outside:${bridge}`)
  return found
}

/** What is alive, with every difference smoothed over that was not seen before: it may just be news under way. */
export const confirmed = (view: CenterView, live: LiveLegs, seenBefore: ReadonlySet<string>): LiveLegs => {
  const alive = new Set<string>(live.legs.map((leg) => leg.leg))
  const legs = live.legs.filter(({ leg }) => view.legs.has(leg) || seenBefore.has(`unknown:${leg}`))
  for (const row of view.legs.values())
    if (!alive.has(row.id) && !seenBefore.has(`missing:${row.id}`)) {
      const inbound = row.role === 'customer'
      legs.push({ leg: row.id, inbound, state: 'down', from: '', to: '', memo: null, createdAt: row.since })
    }
  const wanted = new Map([...view.contacts.values()].map((contact) => [bridgeOf(contact.id), contact.leg]))
  const bridges = live.bridges.filter(({ bridge }) => wanted.has(bridge) || seenBefore.has(`bridge:${bridge}`))
  for (const [bridge, leg] of wanted)
    if (leg !== null && !seenBefore.has(`outside:${bridge}`)) bridges.push({ bridge, legs: [leg] })
  return { legs, bridges: mergeBridges(bridges) }
}

const mergeBridges = (bridges: LiveLegs['bridges']): LiveLegs['bridges'] => {
  const merged = new Map<string, LiveLegs['bridges'][number]>()
  for (const row of bridges)
    merged.set(row.bridge, { bridge: row.bridge, legs: [...(merged.get(row.bridge)?.legs ?? []), ...row.legs] })
  return [...merged.values()]
}
