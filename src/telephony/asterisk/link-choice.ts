/** By which link a switch is spoken to. */
import type { AsteriskOptions } from './options.ts'

export type LinkSetting = 'auto' | 'websocket' | 'ari-client'

/**
 * By what is set, else by the version that the switch gives of itself. Requests over the WebSocket came with 20.14 and 22.4,
 * variables that are told with events with 22.10.0 and 23.4.0: whoever lacks those is spoken to as an older one. A switch that
 * does not say is taken for a new one.
 */
export const chooseLink = (
  setting: LinkSetting,
  version: string,
): Required<Pick<AsteriskOptions, 'link' | 'older'>> => {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const older = version !== '' && (major < 22 || (major === 22 && minor < 10) || (major === 23 && minor < 4))
  const link = setting === 'auto' ? (older ? 'ari-client' : 'websocket') : setting
  return { link, older }
}
