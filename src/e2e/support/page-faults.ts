/** What can be wrong with an agent's computer, made wrong in a page that is open and not yet signed in. */
import type { Page } from 'playwright-core'

type Fault = (page: Page) => Promise<void>

/** A network that lets nothing out: the page says that it only listens. */
export const mute: Fault = async (page) => {
  await page.evaluate(`
    const { createAnswer } = RTCPeerConnection.prototype
    RTCPeerConnection.prototype.createAnswer = function (...given) {
      for (const each of this.getTransceivers()) each.direction = 'recvonly'
      return createAnswer.apply(this, given)
    }
    null`)
}

/** A network that lets nothing in: what comes is numbered otherwise than the page expects, and thrown away. */
export const deaf: Fault = async (page) => {
  await page.evaluate(`
    const real = Object.getOwnPropertyDescriptor(RTCPeerConnection.prototype, 'localDescription')
    Object.defineProperty(RTCPeerConnection.prototype, 'localDescription', {
      get() {
        const said = real.get.call(this)
        const number = / opus\\//.test(said?.sdp) ? /a=rtpmap:(\\d+) opus\\//.exec(said.sdp)[1] : null
        if (number === null) return said
        const sdp = said.sdp
          .replace(/^m=audio .*$/m, (line) => line.replace(new RegExp('(SAVPF.*) ' + number + '\\\\b'), '$1 126'))
          .replaceAll(new RegExp('^(a=(?:rtpmap|fmtp|rtcp-fb)):' + number + '\\\\b', 'gm'), '$1:126')
        return { type: said.type, sdp }
      },
    })
    null`)
}

/** No way to anywhere: only relays are allowed, and there is none. */
export const noWay: Fault = async (page) => {
  await page.evaluate(`
    window.RTCPeerConnection = class extends RTCPeerConnection {
      constructor(options) {
        super({ ...options, iceTransportPolicy: 'relay' })
      }
    }
    null`)
}
