/** A leg that rings somebody: made, dialled as soon as it is ours, and put into its bridge. */
import { LinkDownError } from '../../ports/engine.ts'
import type { AriRequest } from './ari-socket.ts'
import type { Gate } from './gate.ts'
import { failed, refused } from './outcome.ts'
import { type RingLeg, toDial } from './requests.ts'
import type { Ring } from './ring.ts'
import type { SnoopParts } from './snoop.ts'

export interface RungParts extends Pick<SnoopParts, 'request' | 'plain'> {
  /** Other commands wait for a moment. */
  readonly gate: Pick<Gate, 'close'>
  /** Requests overtake each other: whoever declines at once would be gone before they are in their bridge. */
  readonly joinsFirst: boolean
}

/** `create` makes the leg; it was put into words before, so that a bad address is refused and nothing begun. */
export const makeRung = async (command: RingLeg, create: AriRequest, ring: Ring, parts: RungParts): Promise<void> => {
  const { gate, request, plain, joinsFirst } = parts
  const open = gate.close()
  try {
    // The leg itself comes before the answer to its making: who waited for the answer would ring a millisecond later.
    request(create).then(
      (made) => {
        if (made.status === 409) ring.enter()
        else if (made.status >= 300) ring.fail(refused(command, made))
      },
      (error: unknown) => ring.fail(error instanceof Error ? error : new LinkDownError('the leg was not made')),
    )
    await ring.entered
    const dialled = joinsFirst ? null : request(toDial(command))
    open()
    const [join, early] = await Promise.allSettled([joinBridge(command, plain), dialled])
    if (join.status === 'rejected') {
      await plain({ type: 'hang-up-leg', leg: command.leg, cause: 'normal' }).catch(() => {})
      throw join.reason
    }
    if (early.status === 'rejected') throw early.reason
    const dial = early.value ?? (await request(toDial(command)))
    // 409: it rings already; a command from before a restart was carried out.
    if (dial.status >= 300 && dial.status !== 409) throw failed(command, dial)
  } finally {
    open()
  }
}

/** The leg joins as soon as it rings, and before anybody can pick it up; what came of the bridge shows in the join. */
const joinBridge = async ({ leg, bridge }: RingLeg, plain: SnoopParts['plain']): Promise<void> => {
  if (bridge === null) return
  const join = () => plain({ type: 'add-leg', bridge, leg })
  // Somebody may have picked up by now: whoever was refused is asked again before they are rung off.
  await join().catch(join)
}
