import type { EngineCommand } from '../../core/call/switch.ts'
import { CallGoneError, EngineRefusedError } from '../../ports/engine.ts'
import type { AmiLink } from './ami-link.ts'

/**
 * Asks a telephone that rings to pick up: a NOTIFY in the call's own dialog, of the event `talk`, which makers agreed on without
 * a standard (Poly, Yealink, Snom and others). Asterisk tells nobody what the telephone said to it.
 */
export const pickUp = async (
  ami: Pick<AmiLink, 'action'>,
  { leg }: Extract<EngineCommand, { readonly type: 'pick-up-leg' }>,
): Promise<void> => {
  const { ok, message } = await ami.action('PJSIPNotify', { Channel: leg, Variable: 'Event=talk' })
  if (ok) return
  if (/not found|no such channel/i.test(message)) throw new CallGoneError(`leg ${leg} has ended`)
  throw new EngineRefusedError(`pick-up-leg: ${message}`)
}
