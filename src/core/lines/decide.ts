/** Trunks, desk phones and what holds for every call out, as admins set them; routes stand in decide-route.ts. */
import { parseAddress } from '../dial.ts'
import { ID_PATTERN, type PhoneId, type TrunkId } from '../ids.ts'
import { type Decided, refuse, type Turn } from '../turn.ts'
import { allRoutes, allTrunks, LOCAL_TRUNK } from './built-in.ts'
import type { LineCommand } from './command.ts'
import { wrongCallerId } from './decide-route.ts'
import { OUTSIDE_PATTERN } from './route.ts'
import {
  DESK_USERNAME_PATTERN,
  type OutsideRules,
  PEM_PATTERN,
  TRUNK_PATTERN,
  type Trunk,
  uriOfPhone,
} from './words.ts'

type Of<T extends LineCommand['type']> = Extract<LineCommand, { readonly type: T }>

export const saveTrunk = (turn: Turn, { trunk, by }: Of<'save-trunk'>): Decided => {
  const wrong = wrongTrunk(trunk) ?? wrongName(turn, trunk) ?? strandedRoute(turn, trunk)
  if (wrong === undefined) turn.emit({ type: 'trunk-saved', trunk, by })
  return wrong
}

export const retireTrunk = (turn: Turn, { trunk, by }: Of<'retire-trunk'>): Decided => {
  const { state } = turn
  if (trunk === LOCAL_TRUNK.id) return ownTrunk('trunk')
  if (!state.trunks.has(trunk)) return refuse('unknown', 'trunk', `there is no trunk "${trunk}"`)
  const route = allRoutes(state).find(({ trunks }) => trunks.includes(trunk))
  if (route !== undefined)
    return refuse('conflict', 'trunk', `the route "${route.name}" leads to it: let that lead elsewhere first`)
  turn.emit({ type: 'trunk-retired', trunk, by })
  return undefined
}

export const saveDeskPhone = (turn: Turn, { phone, by }: Of<'save-desk-phone'>): Decided => {
  const { state } = turn
  if (!ID_PATTERN.test(phone.id)) return wrongId('phone.id', phone.id, 'reception')
  if (!DESK_USERNAME_PATTERN.test(phone.username))
    return refuse('invalid', 'phone.username', `"${phone.username}" is no account, as in "desk-0a1b2c3d"`)
  for (const other of state.deskPhones.values()) {
    if (other.id === phone.id) continue
    if (other.username === phone.username)
      return refuse('conflict', 'phone.username', `the account "${phone.username}" belongs to ${other.label}`)
    if (other.label === phone.label)
      return refuse('conflict', 'phone.label', `the label "${phone.label}" belongs to the phone ${other.id}`)
  }
  if (phone.agent !== null && !state.agents.has(phone.agent))
    return refuse('invalid', 'phone.agent', `there is no agent "${phone.agent}"`)
  turn.emit({ type: 'desk-phone-saved', phone, by })
  return undefined
}

export const retireDeskPhone = (turn: Turn, { phone: id, by }: Of<'retire-desk-phone'>): Decided => {
  const phone = turn.state.deskPhones.get(id)
  if (phone === undefined) return refuse('unknown', 'phone', `there is no phone "${id}"`)
  for (const { name, station } of turn.state.agents.values())
    if (station.kind === 'phone' && station.uri === uriOfPhone(phone))
      return refuse('conflict', 'phone', `it is the station of ${name}: give them another one first`)
  turn.emit({ type: 'desk-phone-retired', phone: id, username: phone.username, by })
  return undefined
}

/** What is wrong with them. */
export const wrongOutside = ({ emergency }: OutsideRules): Decided => {
  const wrong = emergency.findIndex((number) => !/^[0-9]{2,8}$/.test(number))
  return wrong < 0
    ? undefined
    : refuse('invalid', `emergency.${wrong}`, `"${emergency[wrong]}" is no emergency number, as in "112"`)
}

const wrongTrunk = (trunk: Trunk): Decided => {
  const { id, connection, callerIds, codecs, limits } = trunk
  if (id === LOCAL_TRUNK.id) return ownTrunk('trunk.id')
  if (!TRUNK_PATTERN.test(id))
    return refuse('invalid', 'trunk.id', `"${id}" is no id: small letters, digits and dashes, as in "provider-1"`)
  const addresses = connection.kind === 'address' ? connection.hosts : [connection.server]
  const place = (n: number): string =>
    connection.kind === 'address' ? `trunk.connection.hosts.${n}` : 'trunk.connection.server'
  const bad = addresses.findIndex((address) => parseAddress(address) === null)
  if (bad >= 0 || addresses.length === 0)
    return refuse(
      'invalid',
      place(Math.max(0, bad)),
      `"${addresses[bad] ?? ''}" is no address: a name or an IPv4 address, as in "sip.provider.example:5060"`,
    )
  if (connection.kind === 'registration' && !/^[A-Za-z0-9._+-]{1,64}$/.test(connection.username))
    return refuse(
      'invalid',
      'trunk.connection.username',
      'is no user name: letters, digits and . _ + -, as in "62215550100"',
    )
  const secrecy = wrongSecrecy(trunk)
  if (secrecy !== undefined) return secrecy
  const caller = callerIds.findIndex((number) => !OUTSIDE_PATTERN.test(number))
  if (caller >= 0)
    return refuse('invalid', `trunk.callerIds.${caller}`, `"${callerIds[caller]}" is no number, as in "+62215550100"`)
  if (codecs.length === 0) return refuse('invalid', 'trunk.codecs', 'at least one is needed, as in ["alaw"]')
  for (const what of ['calls', 'callsPerSecond'] as const) {
    const limit = limits[what]
    if (limit !== null && !(Number.isInteger(limit) && limit >= 1))
      return refuse(
        'invalid',
        `trunk.limits.${what}`,
        `${limit} is no limit: a whole number from 1 on, or null for none`,
      )
  }
  return undefined
}

/** What keeps a call from being as secret as it looks. */
const wrongSecrecy = ({ transport, encryption, certificateAuthority }: Trunk): Decided => {
  if (encryption === 'srtp' && transport !== 'tls')
    return refuse(
      'invalid',
      'trunk.encryption',
      `the key of the sound would go by ${transport} for everybody to read: "srtp" needs the transport "tls"`,
    )
  if (certificateAuthority === null) return undefined
  const place = 'trunk.certificateAuthority'
  if (certificateAuthority.includes('PRIVATE KEY'))
    return refuse('invalid', place, 'holds a private key, which nobody may have: the certificate alone is needed')
  if (!PEM_PATTERN.test(certificateAuthority))
    return refuse('invalid', place, `is no certificate in PEM, as in "-----BEGIN CERTIFICATE-----…"`)
  return undefined
}

const wrongName = ({ state }: Turn, { id, name }: Trunk): Decided => {
  const other = allTrunks(state).find((one) => one.id !== id && one.name === name)
  return other === undefined
    ? undefined
    : refuse('conflict', 'trunk.name', `the name "${name}" belongs to the trunk ${other.id}`)
}

/** A number that a route shows stays one of the trunk's. */
const strandedRoute = ({ state }: Turn, trunk: Trunk): Decided => {
  for (const route of allRoutes(state))
    if (route.trunks.includes(trunk.id) && wrongCallerId(route, trunk) !== null)
      return refuse(
        'conflict',
        'trunk.callerIds',
        `the route "${route.name}" shows ${route.callerId}: let it show another number first`,
      )
  return undefined
}

const ownTrunk = (path: string): Decided =>
  refuse(
    'conflict',
    path,
    `the trunk ${LOCAL_TRUNK.id} comes with the installation and stays as it is: change the route that leads to it`,
  )

const wrongId = (path: string, id: PhoneId | TrunkId, example: string): Decided =>
  refuse('invalid', path, `"${id}" is no id: letters, digits, dot, dash, underscore, as in "${example}"`)
