/** The checks that the page itself can make: speaker, notices, leave to reach this network. The rest is the phone's. */
import { useEffect } from 'react'
import type { DeskState } from '../state/desk.ts'
import { useApp } from '../ui/app-context.ts'

export const useChecks = (): void => {
  const { desk } = useApp()
  useEffect(() => {
    let stopped = false
    const look = async (): Promise<void> => {
      const [speaker, localNetwork] = await Promise.all([findSpeaker(), askLocalNetwork()])
      if (!stopped) desk.checked({ speaker, localNetwork, notices: findNotices() })
    }
    const onChange = (): void => void look()
    void look()
    const { mediaDevices } = navigator
    mediaDevices?.addEventListener('devicechange', onChange)
    return () => {
      stopped = true
      mediaDevices?.removeEventListener('devicechange', onChange)
    }
  }, [desk])
}

/** Firefox and Safari name no speakers: there one is believed in. */
const findSpeaker = async (): Promise<DeskState['checks']['speaker']> => {
  const devices = (await navigator.mediaDevices?.enumerateDevices().catch(() => [])) ?? []
  const tells = 'setSinkId' in HTMLMediaElement.prototype && devices.length > 0
  return !tells || devices.some(({ kind }) => kind === 'audiooutput') ? 'works' : 'missing'
}

const findNotices = (): DeskState['checks']['notices'] => {
  if (!('Notification' in window) || !window.isSecureContext) return 'refused'
  return NOTICES[Notification.permission]
}
const NOTICES = { granted: 'allowed', denied: 'refused', default: 'ask' } as const

/** Chromium asks before a page reaches the local network; others know no such leave. */
const askLocalNetwork = async (): Promise<DeskState['checks']['localNetwork']> => {
  try {
    const { state } = await navigator.permissions.query({ name: 'local-network-access' })
    return state === 'denied' ? 'refused' : 'allowed'
  } catch {
    return 'unknown'
  }
}
