/**
 * What a switch older than 22.10 has in another way, found on 16.28: variables of a leg that it tells with each event (there
 * `channelvars` in ari.conf says which, for all legs), several variables in one request, and the order of codecs in a browser's
 * own call. Pure.
 */
import type { AriRest } from './ari-rest.ts'
import type { AriRequest } from './ari-socket.ts'

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

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

/** Settings of PJSIP that came later; a switch refuses the whole object for one that it does not know. */
const UNKNOWN_FIELDS: ReadonlySet<string> = new Set(['codec_prefs_incoming_offer'])
