/** Which codec an agent's page talks with, and what it has heard; the page itself would always take Opus. */
import type { Page } from 'playwright-core'

export type Codec = 'opus' | 'PCMA'

/** Runs in the page before anything of it does. */
export const CODEC_SCRIPT = `
  let opus = true
  let connection = null
  const Connection = RTCPeerConnection
  /** Without Opus the next best of the switch's offer is G.711, as the caller has it. */
  const withoutOpus = (sdp) => {
    const type = /^a=rtpmap:(\\d+) opus/im.exec(sdp)?.[1]
    return type === undefined ? sdp : sdp
      .replace(new RegExp('^(m=audio .*?) ' + type + '\\\\b', 'm'), '$1')
      .replace(new RegExp('^a=(rtpmap|fmtp|rtcp-fb):' + type + ' .*\\\\r\\\\n', 'gm'), '')
  }
  globalThis.RTCPeerConnection = class extends Connection {
    constructor(...args) {
      super(...args)
      connection = this
    }
    setRemoteDescription({ type, sdp }) {
      return super.setRemoteDescription({ type, sdp: opus ? sdp : withoutOpus(sdp) })
    }
  }
  bench.useOpus = (on) => {
    opus = on
  }
  bench.heard = async () => {
    const stats = [...(await connection.getStats()).values()]
    const { packetsReceived, codecId } = stats.find(({ type }) => type === 'inbound-rtp')
    return { packets: packetsReceived, codec: stats.find(({ id }) => id === codecId).mimeType.replace('audio/', '') }
  }
`

export const talkWith = async (page: Page, codec: Codec): Promise<void> => {
  await page.evaluate(`bench.useOpus(${codec === 'opus'})`)
}

/** Packets of sound that came in the call that is up; throws when it has another codec. */
export const packetsHeard = async (page: Page, codec: Codec): Promise<number> => {
  const heard: { packets: number; codec: string } = await page.evaluate('bench.heard()')
  if (heard.codec !== codec) throw new Error(`the page should talk ${codec} and talks ${heard.codec}`)
  return heard.packets
}
