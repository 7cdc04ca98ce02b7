import http from 'node:http'

/** The status of the answer to a GET, null when there is none in time. */
export function statusOf(where: http.RequestOptions, withinMs: number): Promise<number | null> {
  return new Promise((resolve) => {
    const signal = AbortSignal.timeout(withinMs)
    const asked = http.get({ ...where, agent: false, signal }, (answer) => {
      answer.resume().on('error', () => undefined)
      resolve(answer.statusCode ?? null)
    })
    asked.on('error', () => resolve(null))
  })
}
