/** Which codec an agent's page talks with, and what it has heard; the page itself takes what the switch likes best, G.711. */
import type { Page } from 'playwright-core'

export type Codec = 'opus' | 'PCMA'

/** Runs in the page before anything of it does. */
export const CODEC_SCRIPT = `
  let only = 'PCMA'
  let connection = null
  const Connection = RTCPeerConnection
  /** The switch's offer with one codec, and the keys. */
  const onlyOf = (sdp) => {
    const known = [...sdp.matchAll(/^a=rtpmap:(\\d+) ([^/]+)/gm)]
    const unwanted = known.filter(([, , name]) => name !== only && name !== 'telephone-event').map(([, type]) => type)
    const isUnwanted = new RegExp('^a=(rtpmap|fmtp|rtcp-fb):(' + unwanted.join('|') + ') .*\\r\\n', 'gm')
    return sdp
      .replace(/^(m=audio \\d+ \\S+)(.*)$/m, (_, start, types) =>
        start + types.split(' ').filter((type) => !unwanted.includes(type)).join(' '))
      .replace(isUnwanted, '')
  }
  globalThis.RTCPeerConnection = class extends Connection {
    constructor(...args) {
      super(...args)
      connection = this
    }
    setRemoteDescription({ type, sdp }) {
      return super.setRemoteDescription({ type, sdp: onlyOf(sdp) })
    }
  }
  bench.useOnly = (codec) => {
    only = codec
  }
  bench.heard = async () => {
    const stats = [...(await connection.getStats()).values()]
    const { packetsReceived, codecId } = stats.find(({ type }) => type === 'inbound-rtp')
    return { packets: packetsReceived, codec: stats.find(({ id }) => id === codecId).mimeType.replace('audio/', '') }
  }
`

export const talkWith = async (page: Page, codec: Codec): Promise<void> => {
  await page.evaluate(`bench.useOnly('${codec}')`)
}

/** Packets of sound that came in the call that is up; throws when it has another codec. */
export const packetsHeard = async (page: Page, codec: Codec): Promise<number> => {
  const heard: { packets: number; codec: string } = await page.evaluate('bench.heard()')
  if (heard.codec !== codec) throw new Error(`the page should talk ${codec} and talks ${heard.codec}`)
  return heard.packets
}
