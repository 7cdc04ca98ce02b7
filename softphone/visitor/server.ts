/** The server as a visitor's page asks it: no cookie, no sign-in, a ticket for one call. */
import type { IceServers } from '../../src/wire/sessions.ts'
import type { VisitorCall, VisitorDoor, VisitorTicket } from '../../src/wire/visitor.ts'
import { type ApiAnswer, type ApiFailure, createApi } from '../server/api.ts'
import type { VisitorAnswer, VisitorServer } from '../state/visitor.ts'

const api = createApi()

export const createVisitorServer = (): VisitorServer => ({
  door: async () => told(await api.ask<VisitorDoor>('GET', '/visitor')),
  ticket: async (number) => told(await api.ask<VisitorTicket>('POST', '/visitor/tickets', { number })),
  call: async (ticket) => told(await holding(ticket).ask<VisitorCall>('GET', '/visitor/call')),
  iceServers: async (ticket) => {
    const answer = await holding(ticket).ask<IceServers>('GET', '/visitor/ice-servers')
    return answer.ok ? answer.value.iceServers : null
  },
})

const holding = (ticket: string) => createApi({ authorization: `Visitor ${ticket}` })

const told = <T>(answer: ApiAnswer<T>): VisitorAnswer<T> =>
  answer.ok ? { ok: true, value: answer.value } : { ok: false, why: whyOf(answer.failure) }

const whyOf = (failure: ApiFailure): Extract<VisitorAnswer<never>, { readonly ok: false }>['why'] => {
  if (failure.type === 'away') return 'away'
  const { status, problem } = failure
  if (status === 429) return problem?.errors?.[0]?.path === 'lines' ? 'full' : 'often'
  if (status === 404) return 'over'
  return status === 403 || status === 422 ? 'closed' : 'away'
}
