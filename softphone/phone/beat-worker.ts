/** Timers of a worker: browsers slow those of hidden tabs down to one a minute, in which a registration is lost. */
interface Order {
  readonly id: number
  /** Null takes it back. */
  readonly afterMs: number | null
}

const waiting = new Map<number, ReturnType<typeof setTimeout>>()

self.addEventListener('message', ({ data }: MessageEvent<Order>) => {
  clearTimeout(waiting.get(data.id))
  waiting.delete(data.id)
  if (data.afterMs === null) return
  waiting.set(
    data.id,
    setTimeout(() => {
      waiting.delete(data.id)
      self.postMessage(data.id)
    }, data.afterMs),
  )
})
