/** Ears in the fake switch. */
import type { EngineCommand } from '../../core/call/switch.ts'
import type { Clock } from '../../ports/clock.ts'
import { CallGoneError } from '../../ports/engine.ts'
import type { Exchange } from './exchange.ts'

/** Made and put into its bridge at once; it is up from its first moment. */
export const createSnoop =
  (clock: Clock, { legs, gone, legOf, bridgeFor }: Exchange) =>
  ({ leg: id, of, bridge, whisper }: Extract<EngineCommand, { readonly type: 'snoop-leg' }>): void => {
    if (gone.has(id)) throw new CallGoneError(`leg ${id} has ended`)
    if (legs.has(id)) return
    legOf(of)
    bridgeFor(bridge).legs.add(id)
    legs.set(id, {
      id,
      inbound: false,
      from: '',
      to: '',
      createdAt: clock.now(),
      call: null,
      state: 'up',
      alerted: false,
      dialled: true,
      page: null,
      silent: false,
      muted: false,
      place: 'app',
      memo: null,
      bridge,
      ear: { of, whispers: whisper },
      net: null,
      disarm: () => {},
    })
  }
