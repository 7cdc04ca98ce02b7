/** A contact as the desk shows it: what the agent has in hand, in one of a few stages. */
import type { SHOWN_STATES } from '../../src/wire/agents.ts'

export type ShownState = (typeof SHOWN_STATES)[number]

export type Stage = 'offered' | 'dialling' | 'talking' | 'held' | 'rejoining' | 'consulting' | 'conference' | 'wrapup'

/** Somebody else in the call: asked before a transfer, or the third of a conference. */
export interface Third {
  /** An agent's or a queue's id, or a number. */
  readonly name: string
  /** `waiting`: they hear music while the agent is with the caller. */
  readonly state: 'ringing' | 'talking' | 'waiting'
}

/** Whom this agent handed the caller to. */
export interface HandedTo {
  /** An agent's or a queue's id, or a number. */
  readonly name: string
  /** `back`: nobody took the caller there; they wait in the queue again. */
  readonly state: 'ringing' | 'talking' | 'over' | 'back'
}

/** A colleague has this agent in their call: to ask something, or as the third. */
export interface Asked {
  /** The colleague's id. */
  readonly by: string
  /** Whom this agent hears; `all`: the colleague and the caller. */
  readonly hears: 'colleague' | 'music' | 'all'
}

/** Written down about the contact, by whoever had it. */
export interface Note {
  readonly at: string
  /** Their id. */
  readonly agent: string
  readonly text: string
}

export interface DeskCall {
  readonly id: string
  readonly stage: Stage
  /** The other's number; null when it is withheld. */
  readonly number: string | null
  /** We called them. */
  readonly ours?: true
  /** And have not reached them: a call back that is offered, or one that is being placed. */
  readonly unreached?: true
  /** The id of the other, who is one of us; absent where it is a customer. */
  readonly colleague?: string
  /** What they dialled; of a call of ours, the number that they were shown. */
  readonly dialled: string
  /** The queue's id; null for a direct call. */
  readonly queue: string | null
  /** Since when the caller waits or waited in the queue. */
  readonly waitingSince: number | null
  /** Since when it is in this stage. */
  readonly since: number
  /** First moment the two talked. */
  readonly talkingSince: number | null
  readonly recording: 'on' | 'paused' | 'off'
  readonly third: Third | null
  /** The call is a colleague's, and so is what becomes of it. */
  readonly asked: Asked | null
  /** When it was ordered that this page pick up what rings; null when it was not. */
  readonly answerOrdered: string | null
  readonly notes: readonly Note[]
  /** While one writes up a call that was put through to a number. */
  readonly handedTo: HandedTo | null
  /** The switch keeps one's voice from everybody, whatever the phone does. */
  readonly muted: boolean
  /** When wrap-up ends by itself. */
  readonly wrapupUntil: number | null
}
