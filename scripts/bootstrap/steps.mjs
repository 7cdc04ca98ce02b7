/**
 * Does one visible piece of set-up: says that it began, and how it ended with its duration.
 * @template T
 * @param {string} doing
 * @param {() => Promise<T>} work
 * @param {(result: T) => string} [done]
 * @returns {Promise<T>}
 */
export const step = async (doing, work, done = () => doing) => {
  const began = performance.now()
  console.log(`… ${doing}`)
  const took = () => `${((performance.now() - began) / 1000).toFixed(1)} s`
  try {
    const result = await work()
    console.log(`✓ ${done(result)}  ${took()}`)
    return result
  } catch (fault) {
    console.log(`✗ ${doing}  ${took()}`)
    throw fault
  }
}
