/** Over UDP what is not answered is sent again: after 0.5 s, then twice as late each time, up to 4 s apart (RFC 3261 §17). */
import { type SipMessage, writeMessage } from './message.ts'
import type { MediaPlace } from './sdp.ts'

export interface Resender {
  send(key: string, message: SipMessage, place: MediaPlace): void
  sendText(key: string, text: string, place: MediaPlace): void
  /** It was answered. */
  settle(key: string): void
  stop(): void
}

export const createResender = (send: (text: string, place: MediaPlace) => void): Resender => {
  const timers = new Map<string, NodeJS.Timeout>()
  const settle = (key: string): void => {
    clearTimeout(timers.get(key))
    timers.delete(key)
  }
  const sendText = (key: string, text: string, place: MediaPlace): void => {
    settle(key)
    send(text, place)
    const again = (wait: number, spent: number): void => {
      if (spent >= GIVE_UP_MS) return void timers.delete(key)
      timers.set(
        key,
        setTimeout(() => {
          send(text, place)
          again(Math.min(wait * 2, LONGEST_WAIT_MS), spent + wait)
        }, wait),
      )
    }
    again(FIRST_WAIT_MS, 0)
  }
  return {
    send: (key, message, place) => sendText(key, writeMessage(message), place),
    sendText,
    settle,
    stop() {
      for (const timer of timers.values()) clearTimeout(timer)
      timers.clear()
    },
  }
}

const FIRST_WAIT_MS = 500
const LONGEST_WAIT_MS = 4000
const GIVE_UP_MS = 32_000
