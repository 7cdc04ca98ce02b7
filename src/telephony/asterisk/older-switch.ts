/**
 * What a switch older than 22.10 has in another way, found on 16.28: variables of a leg that it tells with each event (there
 * `channelvars` in ari.conf says which, for all legs, and its lists tell them as they were at the leg's last change), several
 * variables in one request, the order of codecs in a browser's own call, and the answer to making what is there.
 */
import type { AriRest } from './ari-rest.ts'
import type { AriAnswer, AriRequest } from './ari-socket.ts'
import { MEMO_VARIABLE } from './memo.ts'
import { isRecord } from './translate.ts'

/** By what the switch says it can do, not by its version. */
export const isOlder = (rest: Pick<AriRest, 'knows'>): boolean =>
  !rest.knows({ method: 'POST', uri: 'channels/any/variables', body: {} })

/** The same in its words: requests that are made one after the other, as long as each succeeds. */
export const toOlder = (request: AriRequest): readonly AriRequest[] => {
  const { uri, body } = request
  const variables = variablesIn(body)
  if (variables !== null) {
    if (!/^channels\/[^/]+\/variables$/.test(uri)) return [{ ...request, body: { variables } }]
    const one = uri.replace(/s$/, '')
    return Object.entries(variables).map(([variable, value]) => ({
      method: 'POST',
      uri: one,
      query: { variable, value },
    }))
  }
  const fields = fieldsIn(body)
  return fields === null ? [request] : [{ ...request, body: { fields } }]
}

type Ask = (request: AriRequest) => Promise<AriAnswer>

/** Asks as one asks an older switch, and answers as a new one would. Its `places` are for requests that may go at once. */
export const askOlder = async (request: AriRequest, ask: Ask, places: number): Promise<AriAnswer> => {
  let answer: AriAnswer = { status: 204, reason: 'No Content', body: undefined }
  for (const one of toOlder(request)) {
    answer = await ask(one)
    if (answer.status >= 300) break
  }
  const { body } = answer
  if (request.method === 'GET' && request.uri === 'channels' && Array.isArray(body))
    return { ...answer, body: await withMemos(body, ask, places) }
  return isRecord(body) && BRIDGE_IS_THERE.test(String(body.message)) ? { ...answer, status: 409 } : answer
}

const BRIDGE_IS_THERE = /when updating a bridge is not allowed/

/** Each leg with its memo of now; those that have ended meanwhile are left as they were listed. */
const withMemos = async (channels: readonly unknown[], ask: Ask, places: number): Promise<readonly unknown[]> => {
  const told: unknown[] = []
  const fill = async (): Promise<void> => {
    for (let at = next(); at < channels.length; at = next()) told[at] = await withMemo(channels[at], ask)
  }
  let last = -1
  const next = (): number => {
    last += 1
    return last
  }
  await Promise.all(Array.from({ length: places }, fill))
  return told
}

const withMemo = async (channel: unknown, ask: Ask): Promise<unknown> => {
  if (!isRecord(channel) || typeof channel.id !== 'string') return channel
  const uri = `channels/${encodeURIComponent(channel.id)}/variable`
  const { status, body } = await ask({ method: 'GET', uri, query: { variable: MEMO_VARIABLE } })
  return status === 200 && isRecord(body) ? { ...channel, channelvars: { [MEMO_VARIABLE]: body.value } } : channel
}

/** Each with its value alone. */
const variablesIn = (body: unknown): Record<string, string> | null => {
  if (!isRecord(body) || !isRecord(body.variables)) return null
  return Object.fromEntries(
    Object.entries(body.variables).map(([name, value]) => [name, String(isRecord(value) ? value.value : value)]),
  )
}

const fieldsIn = (body: unknown): readonly unknown[] | null =>
  isRecord(body) && Array.isArray(body.fields)
    ? body.fields.filter((field) => !(isRecord(field) && UNKNOWN_FIELDS.has(String(field.attribute))))
    : null

/** Settings of PJSIP that came later; a switch refuses the whole object for one that it does not know. */
const UNKNOWN_FIELDS: ReadonlySet<string> = new Set(['codec_prefs_incoming_offer'])
