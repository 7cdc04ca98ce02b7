/** What can be wrong with an agent's computer, made wrong in a page that is open and not yet signed in. */
import type { Page } from 'playwright-core'

type Fault = (page: Page) => Promise<void>

/** As by somebody who pressed "Block" at the browser's question. */
export const denyMicrophone: Fault = async (page) => {
  const browser = await page.context().newCDPSession(page)
  const { origin } = new URL(page.url())
  const { browserContextId } = (await browser.send('Target.getTargetInfo')).targetInfo
  await browser.send('Browser.setPermission', {
    permission: { name: 'audioCapture' },
    setting: 'denied',
    origin,
    ...(browserContextId === undefined ? {} : { browserContextId }),
  })
}

/** A network that lets sound through one way only: what the page answers a call with says so. */
export const oneWay =
  (direction: 'sendonly' | 'recvonly'): Fault =>
  async (page) => {
    await page.evaluate(`
      const { createAnswer } = RTCPeerConnection.prototype
      RTCPeerConnection.prototype.createAnswer = function (...given) {
        for (const each of this.getTransceivers()) each.direction = '${direction}'
        return createAnswer.apply(this, given)
      }
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
