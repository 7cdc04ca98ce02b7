/** Under which names ari-client knows the requests that we make. */
import type { AriRequest } from './ari-socket.ts'

export interface AriOperation {
  /** `channels`, and what of it: `answer`. */
  readonly resource: string
  readonly name: string
  /** What is in the place, the query and the body, all by name. */
  readonly parameters: Record<string, unknown>
}

/** Null for a request that is none of ours. */
export const toOperation = ({ method, uri, query, body }: AriRequest): AriOperation | null => {
  for (const [of, place, resource, name, bodyName] of OPERATIONS) {
    if (of !== method) continue
    const parts = partsIn(place, uri)
    if (parts === null) continue
    return { resource, name, parameters: { ...query, ...parts, ...(body === undefined ? {} : { [bodyName]: body }) } }
  }
  return null
}

const partsIn = (place: string, uri: string): Record<string, string> | null => {
  const [names, parts] = [place.split('/'), uri.split('/')]
  if (names.length !== parts.length) return null
  const found: Record<string, string> = {}
  for (const [index, name] of names.entries()) {
    const part = parts[index] ?? ''
    if (name.startsWith('{')) found[name.slice(1, -1)] = decodeURIComponent(part)
    else if (name !== part) return null
  }
  return found
}

type Row = readonly [
  method: AriRequest['method'],
  place: string,
  resource: string,
  name: string,
  /** The body's name, where there is one. */
  bodyName: string,
]

/** Places of fixed words stand before those that would take any word there. */
const OPERATIONS: readonly Row[] = [
  ['GET', 'channels', 'channels', 'list', ''],
  ['POST', 'channels/create', 'channels', 'create', 'variables'],
  ['POST', 'channels/{channelId}', 'channels', 'originateWithId', 'variables'],
  ['GET', 'channels/{channelId}', 'channels', 'get', ''],
  ['DELETE', 'channels/{channelId}', 'channels', 'hangup', ''],
  ['POST', 'channels/{channelId}/answer', 'channels', 'answer', ''],
  ['POST', 'channels/{channelId}/continue', 'channels', 'continueInDialplan', ''],
  ['POST', 'channels/{channelId}/dial', 'channels', 'dial', ''],
  ['POST', 'channels/{channelId}/dtmf', 'channels', 'sendDTMF', ''],
  ['GET', 'channels/{channelId}/rtp_statistics', 'channels', 'rtpstatistics', ''],
  ['POST', 'channels/{channelId}/snoop/{snoopId}', 'channels', 'snoopChannelWithId', ''],
  ['GET', 'channels/{channelId}/variable', 'channels', 'getChannelVar', ''],
  ['POST', 'channels/{channelId}/variable', 'channels', 'setChannelVar', ''],
  ['POST', 'channels/{channelId}/variables', 'channels', 'setChannelVars', 'variables'],
  ['GET', 'bridges', 'bridges', 'list', ''],
  ['POST', 'bridges/{bridgeId}', 'bridges', 'createWithId', ''],
  ['DELETE', 'bridges/{bridgeId}', 'bridges', 'destroy', ''],
  ['POST', 'bridges/{bridgeId}/addChannel', 'bridges', 'addChannel', ''],
  ['POST', 'bridges/{bridgeId}/removeChannel', 'bridges', 'removeChannel', ''],
  ['POST', 'bridges/{bridgeId}/moh', 'bridges', 'startMoh', ''],
  ['DELETE', 'bridges/{bridgeId}/moh', 'bridges', 'stopMoh', ''],
  ['POST', 'bridges/{bridgeId}/play/{playbackId}', 'bridges', 'playWithId', ''],
  ['DELETE', 'playbacks/{playbackId}', 'playbacks', 'stop', ''],
  ['GET', 'asterisk/info', 'asterisk', 'getInfo', ''],
  ['GET', 'asterisk/config/dynamic/{configClass}/{objectType}/{id}', 'asterisk', 'getObject', ''],
  ['PUT', 'asterisk/config/dynamic/{configClass}/{objectType}/{id}', 'asterisk', 'updateObject', 'fields'],
  ['DELETE', 'asterisk/config/dynamic/{configClass}/{objectType}/{id}', 'asterisk', 'deleteObject', ''],
  ['PUT', 'applications/{applicationName}/eventFilter', 'applications', 'filter', 'filter'],
  ['POST', 'applications/{applicationName}/subscription', 'applications', 'subscribe', ''],
  ['DELETE', 'applications/{applicationName}/subscription', 'applications', 'unsubscribe', ''],
  ['GET', 'endpoints/{tech}', 'endpoints', 'listByTech', ''],
  ['GET', 'endpoints/{tech}/{resource}', 'endpoints', 'get', ''],
]
