/**
 * REST over the WebSocket as it passes the fault proxy: requests that never reach the switch, and answers that it never gave.
 * A request and its answer share a connection and a `request_id`.
 */
import { isText, textFrame, textOf } from './proxy-frames.ts'

export interface RestRequest {
  readonly method: string
  /** With its query: `bridges/b-1/addChannel?channel=c-1`. */
  readonly uri: string
  /** JSON, or empty. */
  readonly body: string
}

export interface Verdict {
  /** What the server is told: a status, or no answer at all. */
  readonly answer: number | 'nothing'
  /** Whether the switch hears of it, and does it all the same. */
  readonly reaches: boolean
}

export interface RestListener {
  /** What becomes of a request; null: it passes. */
  judge(request: RestRequest): Verdict | null
  /** An event of the switch, before the server hears of it. */
  hear(event: Readonly<Record<string, unknown>>): void
}

/** One connection's requests and answers. */
export interface Judge {
  /** Whether a piece of the server goes on to the switch, and the frame that the server is answered with at once. */
  ask(piece: Buffer): { readonly passes: boolean; readonly answer: Buffer | null }
  /** The piece that goes on to the server in place of one of the switch; null: none. */
  answer(piece: Buffer): Buffer | null
}

export const createJudge = (listener: () => RestListener | null): Judge => {
  /** Of requests that have reached the switch, by their id. */
  const verdicts = new Map<string, Verdict>()
  return {
    ask(piece) {
      const message = listener() === null ? null : messageIn(piece)
      if (message?.type !== 'RESTRequest') return PASSES
      const id = String(message.request_id)
      const verdict = listener()?.judge({
        method: String(message.method),
        uri: String(message.uri),
        body: String(message.message_body ?? ''),
      })
      if (verdict == null) return PASSES
      if (verdict.reaches) {
        verdicts.set(id, verdict)
        return PASSES
      }
      return { passes: false, answer: verdict.answer === 'nothing' ? null : answerFrame(id, verdict.answer) }
    },
    answer(piece) {
      const message = listener() === null ? null : messageIn(piece)
      if (message === null) return piece
      if (message.type !== 'RESTResponse') {
        listener()?.hear(message)
        return piece
      }
      const id = String(message.request_id)
      const verdict = verdicts.get(id)
      if (verdict === undefined) return piece
      verdicts.delete(id)
      return verdict.answer === 'nothing' ? null : answerFrame(id, verdict.answer)
    },
  }
}

const PASSES = { passes: true, answer: null } as const

const answerFrame = (id: string, status: number): Buffer =>
  textFrame(
    JSON.stringify({
      type: 'RESTResponse',
      request_id: id,
      status_code: status,
      reason_phrase: 'Said by the fault proxy',
      message_body: JSON.stringify({ message: 'Said by the fault proxy' }),
    }),
  )

const messageIn = (piece: Buffer): Readonly<Record<string, unknown>> | null => {
  if (!isText(piece)) return null
  try {
    const message: unknown = JSON.parse(textOf(piece))
    return typeof message === 'object' && message !== null ? { ...message } : null
  } catch {
    return null
  }
}
