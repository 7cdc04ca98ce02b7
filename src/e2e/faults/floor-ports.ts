/** RTP ports for more legs than one block of ports has room for. */
import { type PortBlock, takePorts } from '../support/ports.ts'

export interface RtpPorts {
  readonly first: number
  readonly last: number
  release(): void
}

/** That many ports in a row, of as many blocks as that takes. */
export const takeRtpPorts = async (count: number): Promise<RtpPorts> => {
  const taken: PortBlock[] = []
  const release = (): void => {
    for (const block of taken) block.release()
  }
  let row: { first: number; last: number } | null = null
  for (let attempt = 0; attempt < MOST_BLOCKS; attempt++) {
    const block = await takePorts()
    taken.push(block)
    const { first, last } = block.takeRange(BLOCK_PORTS)
    row = row !== null && row.last + 1 === first ? { first: row.first, last } : { first, last }
    if (row.last - row.first + 1 >= count) return { first: row.first, last: row.first + count - 1, release }
  }
  release()
  throw new Error(`there are no ${count} free ports in a row`)
}

const BLOCK_PORTS = 300
const MOST_BLOCKS = 12
