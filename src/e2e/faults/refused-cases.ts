/** Which of the server's requests comes to nothing in a call, and how: every kind in every way. */
import type { RestRequest, Verdict } from './proxy-rest.ts'

/** As they stand on the wire, LEG being the caller's leg; `body` when only those with such words in them are meant. */
const KINDS = [
  { kind: 'make the bridge', request: 'POST bridges/b-c-LEG\\?' },
  { kind: 'answer the caller', request: 'POST channels/LEG/answer$' },
  { kind: 'bridge the caller', request: 'POST bridges/b-c-LEG/addChannel\\?channel=LEG$' },
  { kind: 'play music', request: 'POST bridges/b-c-LEG/moh' },
  { kind: 'write who waits', request: 'POST channels/LEG/variables$', body: /phase\W+waiting/ },
  { kind: 'make the leg', request: 'POST channels/create\\?.*channelId=c-LEG-a1$' },
  { kind: 'ring it', request: 'POST channels/c-LEG-a1/dial' },
  { kind: 'bridge the agent', request: 'POST bridges/b-c-LEG/addChannel\\?channel=c-LEG-a1$' },
  { kind: 'stop the music', request: 'DELETE bridges/b-c-LEG/moh$' },
  { kind: 'write who talks', request: 'POST channels/LEG/variables$', body: /phase\W+talking/ },
  { kind: 'hang up the caller', request: 'DELETE channels/LEG\\?', leaves: 'agent' },
  { kind: 'hang up the agent', request: 'DELETE channels/c-LEG-a1\\?', leaves: 'caller' },
  { kind: 'end the bridge', request: 'DELETE bridges/b-c-LEG$' },
] as const satisfies readonly {
  readonly kind: string
  readonly request: string
  readonly body?: RegExp
  readonly leaves?: Refused['leaves']
}[]

export interface Refused extends Verdict {
  readonly kind: (typeof KINDS)[number]['kind']
  /** Who ends the talk. */
  readonly leaves: 'caller' | 'agent'
}

const ANSWERS = ['nothing', 404, 409, 422, 500] as const

export const REFUSED: readonly Refused[] = ANSWERS.flatMap((answer) =>
  [true, false].flatMap((reaches) =>
    KINDS.map(({ kind, ...rest }, n): Refused => {
      const either = n % 2 === 0 ? 'caller' : 'agent'
      return { kind, answer, reaches, leaves: 'leaves' in rest ? rest.leaves : either }
    }),
  ),
).sort((a, b) => Number(isSlow(b)) - Number(isSlow(a)))

/** They come first: an answer that never comes is waited for, a bridge said to be gone is found by the regular look. */
function isSlow({ kind, answer, reaches }: Refused): boolean {
  return answer === 'nothing' || (kind === 'end the bridge' && !reaches)
}

/** Whether it is that request, in the call of that caller's leg. */
export const isOfKind = (kind: Refused['kind'], leg: string, { method, uri, body }: RestRequest): boolean => {
  const row = KINDS.find((one) => one.kind === kind)
  if (row === undefined) return false
  const pattern = row.request.replaceAll('LEG', leg.replaceAll('.', '\\.'))
  return new RegExp(`^${pattern}`).test(`${method} ${uri}`) && (!('body' in row) || row.body.test(body))
}
