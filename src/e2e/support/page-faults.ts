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

/** A network that lets nothing in: what comes is Opus under another number than the page expects, and thrown away. */
export const deaf: Fault = async (page) => {
  await page.evaluate(`
    const real = Object.getOwnPropertyDescriptor(RTCPeerConnection.prototype, 'localDescription')
    Object.defineProperty(RTCPeerConnection.prototype, 'localDescription', {
      get() {
        const said = real.get.call(this)
        const number = /a=rtpmap:(\\d+) opus\\//.exec(said?.sdp ?? '')?.[1] ?? null
        if (number === null) return said
        const sdp = said.sdp
          .replace(/^(m=audio \\d+ \\S+) .*$/m, '$1 126')
          .replaceAll(new RegExp('^(a=(?:rtpmap|fmtp|rtcp-fb)):' + number + '\\\\b', 'gm'), '$1:126')
        return { type: said.type, sdp }
      },
    })
    null`)
}

/** Whoever calls is told of no way to this page; it tells of them when it asks itself. */
export const silentOnWays: Fault = async (page) => {
  await page.evaluate(`
    const real = Object.getOwnPropertyDescriptor(RTCPeerConnection.prototype, 'localDescription')
    Object.defineProperty(RTCPeerConnection.prototype, 'localDescription', {
      get() {
        const said = real.get.call(this)
        return said?.type === 'answer' ? { type: 'answer', sdp: said.sdp.replace(/^a=candidate:.*\\r\\n/gm, '') } : said
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

/**
 * A headset that can be pulled out (`unplug`), put in again (`plug`), and taken out while there is another (`swap`): its track
 * ends as the browser ends it, and the browser finds no microphone as long as none is plugged in.
 */
export const looseMicrophone: Fault = async (page) => {
  await page.evaluate(`
    const { mediaDevices } = navigator
    const real = mediaDevices.getUserMedia.bind(mediaDevices)
    const tracks = []
    let plugged = true
    mediaDevices.getUserMedia = async (wanted) => {
      if (!plugged) throw new DOMException('there is none', 'NotFoundError')
      const stream = await real(wanted)
      tracks.push(...stream.getTracks())
      return stream
    }
    const pull = () => {
      for (const track of tracks.splice(0)) {
        track.stop()
        track.dispatchEvent(new Event('ended'))
      }
    }
    globalThis.headset = {
      unplug() {
        plugged = false
        pull()
      },
      plug() {
        plugged = true
        mediaDevices.dispatchEvent(new Event('devicechange'))
      },
      swap: pull,
    }
    null`)
}
export const headset = async (page: Page, does: 'unplug' | 'plug' | 'swap'): Promise<void> => {
  await page.evaluate(`headset.${does}()`)
}

/** A computer whose clock is wrong by so much: the page is loaded anew with it. */
export const wrongClock =
  (byMs: number): Fault =>
  async (page) => {
    await page.addInitScript(`
      const Right = Date
      globalThis.Date = class extends Right {
        constructor(...given) {
          super(...(given.length === 0 ? [Right.now() + ${byMs}] : given))
        }
        static now() {
          return Right.now() + ${byMs}
        }
      }`)
    await page.reload()
  }
