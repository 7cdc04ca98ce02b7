/** Trunks, desk phones and routes in the words of the wire; no secret is in them. */
import { DEFAULT_ROUTE, LOCAL_TRUNK } from '../../core/lines/built-in.ts'
import { type Route as CoreRoute, type Trunk as CoreTrunk, type DeskPhone, uriOfPhone } from '../../core/lines/words.ts'
import { toMoment } from '../../wire/basics.ts'
import type { Phone, Route, Trunk } from '../../wire/lines.ts'
import type { HttpDeps } from '../deps.ts'

type Lines = HttpDeps['lines']

export const presentTrunk = (trunk: CoreTrunk, lines: Lines): Trunk => {
  const {
    id,
    name,
    connection,
    transport,
    encryption,
    certificateAuthority,
    codecs,
    dtmf,
    callerIds,
    limits,
    enabled,
  } = trunk
  const builtIn = id === LOCAL_TRUNK.id
  const health = builtIn ? null : lines.healthOf(trunk)
  return {
    id,
    name,
    connection:
      connection.kind === 'registration'
        ? { kind: connection.kind, server: connection.server, username: connection.username, hasSecret: true }
        : { kind: connection.kind, hosts: [...connection.hosts] },
    transport,
    encryption,
    certificateAuthority,
    codecs: [...codecs],
    dtmf,
    callerIds: [...callerIds],
    limits: { ...limits },
    enabled,
    builtIn,
    state: health?.state ?? 'built-in',
    sinceAt: health === null ? null : toMoment(health.since),
    error: health?.error ?? null,
  }
}

export const presentPhone = (phone: DeskPhone, lines: Lines): Phone => ({
  id: phone.id,
  label: phone.label,
  username: phone.username,
  agent: phone.agent,
  uri: uriOfPhone(phone),
  registered: lines.isRegistered(phone),
})

export const presentRoute = (route: CoreRoute, isAsItCame: boolean): Route => ({
  ...route,
  trunks: [...route.trunks],
  builtIn: route.id === DEFAULT_ROUTE.id && isAsItCame,
})

/** What somebody types into a telephone, or its provisioning file. */
export const provisioning = (
  { label, username }: DeskPhone,
  secret: string,
  { host, port }: { readonly host: string; readonly port: number },
): string =>
  [
    `Label: ${label}`,
    `Server: ${host}`,
    `Port: ${port}`,
    'Transport: UDP',
    `User name: ${username}`,
    `Authentication name: ${username}`,
    `Password: ${secret}`,
    'Codecs: G.711 A-law, G.711 u-law',
    'Keys (DTMF): RFC 4733',
    '',
  ].join('\n')
