/**
 * What the switch refused while the link was up (it was overloaded, its answer got lost) is asked for again a moment later, a
 * few times: nobody waits without music, talks beside it, or falls to the net in mid-conversation because of one bad moment, and
 * no leg and no bridge is left behind. What has changed meanwhile is not asked for: a contact is set up as its phase is then.
 */
import { FIRST_TRY_AGAIN_MS, hushOf, TRIES_AGAIN } from '../core/call/commands.ts'
import { type Contact, isOnLine, isTalk } from '../core/call/contact.ts'
import { sideRoomOf } from '../core/call/rooms.ts'
import type { EngineCommand, EngineEvent } from '../core/call/switch.ts'
import { type BridgeId, bridgeOf, type ContactId, type LegId } from '../core/ids.ts'
import type { Input } from '../core/input.ts'
import type { CenterView } from '../core/view.ts'
import type { Clock } from '../ports/clock.ts'

export interface SecondTriesOptions {
  readonly view: CenterView
  readonly clock: Pick<Clock, 'after'>
  readonly post: (input: Input) => void
  readonly execute: (command: EngineCommand) => void
}

export interface SecondTries {
  /** This came to nothing, for now. */
  note(command: EngineCommand): void
  /** What the switch tells: who is answered need not be taken out of their bridge for it. */
  hear(event: EngineEvent): void
}

export const createSecondTries = ({ view, clock, post, execute }: SecondTriesOptions): SecondTries => {
  /** How often already, by contact or leg; forgotten when the last one went well for as long as the next would take. */
  const tries = new Map<string, number>()
  const underWay = new Set<string>()

  const isTriedOn = (name: string): boolean => underWay.has(name) || (tries.get(name) ?? 0) < TRIES_AGAIN

  const later = (name: string, again: () => void): void => {
    const before = tries.get(name) ?? 0
    if (underWay.has(name) || before >= TRIES_AGAIN) return
    underWay.add(name)
    tries.set(name, before + 1)
    clock.after(FIRST_TRY_AGAIN_MS * 2 ** before, () => {
      underWay.delete(name)
      again()
      clock.after(FIRST_TRY_AGAIN_MS * 2 ** (before + 1), () => {
        if (tries.get(name) === before + 1) tries.delete(name)
      })
    })
  }

  /** Whose leg was not answered when it came into the bridge. */
  const unanswered = new Set<ContactId>()
  const answered = new Set<LegId>()

  /**
   * Who is answered in a bridge often hears nothing from then on (Asterisk 22.10.1, about every second one): they come in again.
   */
  const holdAgain = (contact: ContactId): void => {
    const { leg = null, phase } = view.contacts.get(contact) ?? {}
    const seatAnew = unanswered.delete(contact)
    if (!isOnLine(phase)) return
    if (seatAnew && leg !== null && !answered.has(leg)) execute({ type: 'remove-leg', bridge: bridgeOf(contact), leg })
    post({ type: 'legs-differed', found: [{ type: 'customer-outside', contact }], customers: {} })
  }

  return {
    hear: (event) => {
      if (event.type === 'leg-answered') answered.add(event.leg)
      else if (event.type === 'leg-ended') answered.delete(event.leg)
    },
    note: (command) => {
      // Who is to be hung up is never wanted again, also when the books know them no more: they may ring on, and be picked up.
      if (command.type === 'hang-up-leg') return later(command.leg, () => execute(command))
      // Nor is the bridge of a call that is over.
      if (command.type === 'destroy-bridge')
        return later(command.bridge, () => contactIn(view, command.bridge) === null && execute(command))
      // Nor is somebody who has said something else since.
      if (command.type === 'mute-leg')
        return later(`mute ${command.leg}`, () => isWanted(view, command) && execute(command))
      // What is silent in a recording, and what is not, is so as the call stands then.
      if (command.type === 'mute-recording')
        return later(`recording ${command.leg}`, () => {
          const now = hushOf(customerOn(view, command.leg))
          if (now !== null) execute(now)
        })
      const contact = contactOf(view, command)
      if (contact === null) return
      if (command.type === 'answer-leg' && isTriedOn(contact)) unanswered.add(contact)
      later(contact, () => holdAgain(contact))
    },
  }
}

const customerOn = (view: CenterView, leg: LegId): Contact | undefined => {
  const row = view.legs.get(leg)
  const contact = row === undefined ? undefined : view.contacts.get(row.contact)
  return contact?.leg === leg ? contact : undefined
}

const isWanted = (view: CenterView, { leg, muted }: Extract<EngineCommand, { readonly type: 'mute-leg' }>): boolean => {
  const row = view.legs.get(leg)
  const contact = row === undefined ? undefined : view.contacts.get(row.contact)
  return (
    contact !== undefined && isTalk(contact.phase) && contact.phase.leg === leg && (contact.muted === true) === muted
  )
}

const contactOf = (view: CenterView, command: EngineCommand): ContactId | null => {
  switch (command.type) {
    case 'add-leg':
      // Nobody's call is set up anew because of somebody who listens to it.
      return view.legs.get(command.leg)?.role === 'monitor' ? null : contactIn(view, command.bridge)
    case 'answer-leg':
    case 'write-memo':
      return view.legs.get(command.leg)?.contact ?? null
    case 'create-bridge':
    case 'start-music':
    case 'stop-music':
      return contactIn(view, command.bridge)
    default:
      return null
  }
}

const contactIn = (view: CenterView, bridge: BridgeId): ContactId | null => {
  for (const contact of view.contacts.values())
    if (bridgeOf(contact.id) === bridge || sideRoomOf(contact) === bridge) return contact.id
  return null
}
