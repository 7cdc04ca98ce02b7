import type { QueueId } from '../ids.ts'
import type { Queue } from './words.ts'

/** A queue as it is until somebody says otherwise: 80 % within 20 s, nothing recorded, no wrap-up. */
export const newQueue = (id: QueueId, name: string, changes: Partial<Omit<Queue, 'id' | 'name'>> = {}): Queue => ({
  id,
  name,
  strategy: 'longest-idle',
  ringTimeoutMs: 20_000,
  wrapupMs: 0,
  weight: 1,
  requires: [],
  serviceLevel: { thresholdMs: 20_000, target: 0.8 },
  recorded: false,
  ...changes,
})
