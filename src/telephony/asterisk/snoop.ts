/** An ear on a leg: made, waited for, and put where it is to be heard. */
import type { EngineCommand } from '../../core/call/switch.ts'
import { LinkDownError } from '../../ports/engine.ts'
import type { AriAnswer, AriRequest } from './ari-socket.ts'
import { failed } from './outcome.ts'
import { type PlainCommand, toSnoop } from './requests.ts'
import type { Ring } from './ring.ts'

export type SnoopLeg = Extract<EngineCommand, { readonly type: 'snoop-leg' }>

export interface SnoopParts {
  readonly app: string
  request(request: AriRequest): Promise<AriAnswer>
  plain(command: PlainCommand): Promise<void>
}

/** An ear that cannot be put into its bridge is taken away again: nobody would end it. */
export const snoop = async (command: SnoopLeg, ring: Ring, { app, request, plain }: SnoopParts): Promise<void> => {
  const { leg, bridge } = command
  request(toSnoop(command, app)).then(
    (made) => {
      if (made.status === 409) ring.enter()
      else if (made.status >= 300) ring.fail(failed(command, made))
    },
    (error: unknown) => ring.fail(error instanceof Error ? error : new LinkDownError('the ear was not made')),
  )
  await ring.entered
  try {
    await plain({ type: 'add-leg', bridge, leg })
  } catch (error) {
    await plain({ type: 'hang-up-leg', leg, cause: 'normal' }).catch(() => {})
    throw error
  }
}
