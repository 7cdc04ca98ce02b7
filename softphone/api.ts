/** The few calls the page makes; the cookie says who. */

/** Resolves with the body, or with the status when it is not a success. Rejects when nobody answers. */
export const call = async <T>(method: string, path: string, body?: object): Promise<T | number> => {
  const response = await fetch(`/api/v1${path}`, {
    method,
    signal: AbortSignal.timeout(10_000),
    ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  })
  if (!response.ok) return response.status
  return response.status === 204 ? response.status : response.json()
}
