/** Polls until the probe gives something; says what it waited for when that does not come in time. */
export const waitFor = async <T>(
  what: string,
  probe: () => T | null | false | Promise<T | null | false>,
  timeoutMs = 10_000,
): Promise<T> => {
  const deadline = performance.now() + timeoutMs
  let fault: unknown
  for (;;) {
    try {
      const found = await probe()
      if (found !== null && found !== false) return found
    } catch (error) {
      fault = error
    }
    if (performance.now() > deadline) {
      const options = fault === undefined ? {} : { cause: fault }
      throw new Error(`waited ${timeoutMs / 1000} s for ${what}`, options)
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
  }
}

const POLL_MS = 20
