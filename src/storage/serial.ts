/** Runs tasks one after the other, in the order given; one that fails does not stop the next. */
export type Serial = <T>(task: () => Promise<T>) => Promise<T>

export const createSerial = (): Serial => {
  let last: Promise<unknown> = Promise.resolve()
  return (task) => {
    const result = last.then(task, task)
    last = result.catch(() => undefined)
    return result
  }
}
