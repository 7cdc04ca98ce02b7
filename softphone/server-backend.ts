/** The server as the pages ask it: the HTTP API and the live feed, with the browser's cookie. */
import type { CurrentSession, TestLegResult, User } from '../src/wire/sessions.ts'
import { type ApiFailure, createApi, type Method } from './server/api.ts'
import { createLiveClient } from './server/live-client.ts'
import { boardIn, deskIn } from './server/live-state.ts'
import type { Answer, Backend, LiveNews, Refusal } from './state/backend.ts'

const TAKEN_PATH = 'phone'
const DISK_PATH = 'disk'

export const createServerBackend = (): Backend => ({
  can: { third: true, numbers: true },
  me: async () => {
    const answer = await ask<CurrentSession>('GET', '/sessions/current')
    return answer.ok ? { ok: true, value: answer.value.user } : answer
  },
  signIn: async (username, password) => {
    const answer = await ask<{ readonly user: User }>('POST', '/sessions', { username, password })
    return answer.ok ? { ok: true, value: answer.value.user } : answer
  },
  signOut: () => done('DELETE', '/sessions/current'),
  account: async (takeOver) => {
    const answer = await ask<{ readonly uri: string; readonly secret: string; readonly iceServers?: RTCIceServer[] }>(
      'GET',
      `/me/phone${takeOver ? '?takeOver=true' : ''}`,
    )
    return answer.ok ? { ok: true, value: { iceServers: [], renewIceServers, ...answer.value } } : answer
  },
  testLeg: async (mark) => {
    const answer = await ask<TestLegResult>('POST', '/me/phone/test', { mark })
    return answer.ok ? { ok: true, value: answer.value.heard } : answer
  },
  presence: (order) => done('PUT', '/agents/me/presence', order),
  call: (to, queue) => done('POST', '/calls', queue === null ? { to } : { to, queue }),
  act: (contact, action, body = {}) => done('POST', `/contacts/${encodeURIComponent(contact)}/${action}`, body),
  contactsOf: (agent, since) =>
    items(`/contacts?limit=50&agent=${encodeURIComponent(agent)}&since=${new Date(since).toISOString()}`),
  contact: (id) => ask('GET', `/contacts/${encodeURIComponent(id)}`),
  colleagues: () => items('/agents?limit=200'),
  queues: () => items('/queues?limit=200'),
  dispositions: () => items('/dispositions?limit=200'),
  reasons: () => items('/reasons?limit=200'),
  openObligations: () => items('/obligations?state=open&limit=50'),
  closeObligation: (id, outcome, note) =>
    done('POST', `/obligations/${encodeURIComponent(id)}/close`, { outcome, note }),
  liftAlarm: (id) => done('DELETE', `/board/alarms/${encodeURIComponent(id)}`),
  intruders: () => items('/board/intruders'),
  liftBan: (address) => done('DELETE', `/board/intruders/${encodeURIComponent(address)}`),
  live: listen,
  peaks: (id) => ask('GET', `/recordings/${encodeURIComponent(id)}/peaks`),
  latestContacts: () => items('/contacts?limit=12'),
  recordingUrl: (id) => `/api/v1/recordings/${encodeURIComponent(id)}/audio`,
  settings: {
    ask: async <T>(method: Method, path: string, body?: object) => {
      const answer = await api.ask<T>(method, path, body)
      if (answer.ok) return { ok: true, value: answer.value }
      const { failure } = answer
      if (failure.type === 'away') return { ok: false, refusal: failure }
      const { problem, status } = failure
      return {
        ok: false,
        refusal: { type: 'refused', why: problem?.detail ?? `${status}`, wrong: problem?.errors ?? [] },
      }
    },
    fileUrl: (path) => `/api/v1${path}`,
  },
})

const ask = async <T>(method: Method, path: string, body?: object): Promise<Answer<T>> => {
  const answer = await api.ask<T>(method, path, body)
  return answer.ok ? { ok: true, value: answer.value } : { ok: false, refusal: refusalOf(answer.failure) }
}

const renewIceServers = async (): Promise<readonly RTCIceServer[] | null> => {
  const answer = await ask<{ readonly iceServers: readonly RTCIceServer[] }>('GET', '/me/ice-servers')
  return answer.ok ? answer.value.iceServers : null
}

const done = async (method: Method, path: string, body?: object): Promise<Answer<null>> => {
  const answer = await ask<unknown>(method, path, body)
  return answer.ok ? { ok: true, value: null } : answer
}

const items = async <T>(path: string): Promise<Answer<readonly T[]>> => {
  const answer = await ask<{ readonly items: readonly T[] }>('GET', path)
  return answer.ok ? { ok: true, value: answer.value.items } : answer
}

const refusalOf = (failure: ApiFailure): Refusal => {
  if (failure.type === 'away') return failure
  const { status, problem } = failure
  if (status === 401) return { type: 'signed-out' }
  const [first] = problem?.errors ?? []
  // A number that is one call too many is told with its reason; who signs in too often is not.
  if (status === 429 && first?.path.startsWith('to') !== true) return { type: 'too-many' }
  if (status === 503 && first?.path === DISK_PATH) return { type: 'not-kept' }
  if (status >= 500) return { type: 'away' }
  if (status === 409 && first?.path === TAKEN_PATH) return { type: 'taken' }
  return { type: 'refused', why: first?.message ?? problem?.detail ?? String(status) }
}

const listen = (tell: (news: LiveNews) => void): (() => void) => {
  const client = createLiveClient({
    url: `${location.origin.replace(/^http/, 'ws')}/live`,
    isSignedIn: async () => {
      const answer = await api.ask('GET', '/me')
      if (answer.ok) return true
      return answer.failure.type === 'problem' && answer.failure.status === 401 ? false : null
    },
    onLink: (link) => {
      if (link === 'away' || link === 'signed-out') tell({ type: link })
    },
    onState: (state) => {
      if (state.at !== null) tell({ type: 'up', at: Date.parse(state.at) })
      const desk = deskIn(state)
      if (desk !== null) tell({ type: 'desk', ...desk })
      const board = boardIn(state)
      if (board !== null) tell({ type: 'board', board })
    },
  })
  const nudge = (): void => {
    if (document.visibilityState === 'visible') client.nudge()
  }
  window.addEventListener('online', client.nudge)
  document.addEventListener('visibilitychange', nudge)
  return () => {
    window.removeEventListener('online', client.nudge)
    document.removeEventListener('visibilitychange', nudge)
    client.stop()
  }
}

const api = createApi()
