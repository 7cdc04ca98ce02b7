/** What a page holds after everything that nobody needs was collected. */
import type { Page } from 'playwright-core'

export interface PageMemory {
  readonly heapKb: number
  readonly nodes: number
  readonly listeners: number
  readonly connections: number
  readonly audioNodes: number
}

export const openMemory = async (page: Page): Promise<() => Promise<PageMemory>> => {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Performance.enable')
  return async () => {
    // What one collection sets free may have held something else.
    for (let n = 0; n < 3; n++) await devtools.send('HeapProfiler.collectGarbage')
    const { usedSize } = await devtools.send('Runtime.getHeapUsage')
    const { nodes, jsEventListeners } = await devtools.send('Memory.getDOMCounters')
    const { metrics } = await devtools.send('Performance.getMetrics')
    const metric = (wanted: string): number => metrics.find(({ name }) => name === wanted)?.value ?? Number.NaN
    return {
      heapKb: usedSize / 1024,
      nodes,
      listeners: jsEventListeners,
      connections: metric('RTCPeerConnections'),
      audioNodes: metric('AudioHandlers'),
    }
  }
}
