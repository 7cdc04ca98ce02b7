/**
 * Trunks and desk phones in the switch: objects in its memory, made and ended by ARI's dynamic configuration while calls go on,
 * and made anew when the switch was. One change comes after the other; a line that is there as it should be is left alone, so
 * that a lost link makes nobody register again.
 */

import { readFile, rename, writeFile } from 'node:fs/promises'
import { isIP } from 'node:net'
import { type LineId, lineId } from '../../core/ids.ts'
import { LINE_PATTERN } from '../../core/lines/words.ts'
import { EngineRefusedError, LinkDownError } from '../../ports/engine.ts'
import type { Line, LineState } from '../../ports/lines.ts'
import type { AmiLink } from './ami-link.ts'
import type { AriAnswer, AriRequest } from './ari-socket.ts'
import {
  ENTRANCE,
  entranceOf,
  hostsOf,
  type LineObject,
  OBJECT_KINDS,
  type ObjectKind,
  toObjects,
} from './line-objects.ts'
import type { AsteriskOptions } from './options.ts'

export interface Lines {
  open(line: LineId): Promise<void>
  close(line: LineId): Promise<void>
  /** Opens what should be there and is not, closes what should not be: before the link counts as up. */
  settle(request: Request): Promise<void>
  /** Which of those that register are registered. */
  states(): Promise<ReadonlyMap<LineId, LineState>>
}

type Request = (request: AriRequest) => Promise<AriAnswer>

export interface LinesOptions {
  readonly wanted: AsteriskOptions['lines'] | undefined
  readonly authorities?: AsteriskOptions['authorities']
  /** Requests on the slow socket. */
  readonly request: Request
  readonly ami: Pick<AmiLink, 'action' | 'list'>
  readonly log: AsteriskOptions['log']
}

export const createLines = ({ wanted, log, ami, ...options }: LinesOptions): Lines => {
  let turn: Promise<unknown> = Promise.resolve()
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const done = turn.then(work, work)
    turn = done.catch(() => {})
    return done
  }

  /** All lines are opened at once, and there is one list. */
  let written: Promise<void> = Promise.resolve()
  const writeList = (): Promise<void> => {
    written = written.catch(() => {}).then(() => writeAuthorities(options.authorities))
    return written
  }

  /** What the switch was told by us of where a trunk's calls come from, by names that we looked up. */
  const matched = new Map<LineId, Set<string>>()

  /** Null: it has no names that are to be looked up. */
  const addressesOf = async (line: Line): Promise<readonly string[] | null> => {
    const whereAre = wanted?.whereAre
    if (line.kind !== 'trunk' || whereAre === undefined) return null
    const hosts = hostsOf(line.trunk)
    return hosts.every((host) => isIP(host) !== 0) ? null : whereAre(hosts, line.trunk.transport)
  }

  /** A list of addresses in the switch grows by what it is given. */
  const widen = async (
    line: LineId,
    found: readonly string[],
    identify: LineObject,
    request: Request,
  ): Promise<void> => {
    const known = matched.get(line) ?? new Set()
    const news = found.filter((address) => !known.has(address))
    if (news.length === 0) return
    await put(line, withMatch(identify, news), request)
    matched.set(line, new Set([...known, ...news]))
  }

  const put = async (line: LineId, object: LineObject, request: Request): Promise<void> => {
    const { status, reason } = await request(toPut(line, object))
    if (status >= 300) throw new EngineRefusedError(`open-line: ${object.kind}: ${status} ${reason}`)
  }

  /** `looks`: also whether the names in it lead elsewhere by now. */
  const push = async (line: Line, looks: boolean, request: Request): Promise<void> => {
    if (line.kind === 'trunk' && line.trunk.transport === 'tls') await writeList()
    const objects = toObjects(line)
    const identify = objects.find(({ kind }) => kind === 'identify')
    const mark = await markIn(line.line, request)
    if (mark === markOn(objects) && !looks) return
    const found = await addressesOf(line)
    if (mark === markOn(objects)) {
      if (found !== null && identify !== undefined) await widen(line.line, found, identify, request)
      return
    }
    if (found?.length === 0) throw new EngineRefusedError(`open-line: "${identify?.fields.match}" cannot be looked up`)
    // A change that is cut short looks like none that was ever made, so that the one after it is, whatever it is.
    if (mark !== null) await put(line.line, { kind: 'endpoint', fields: { accountcode: '' } }, request)
    matched.delete(line.line)
    const kinds = new Set(objects.map(({ kind }) => kind))
    // What it does not have any more; and a list of addresses, to which a change would only add.
    for (const kind of [...OBJECT_KINDS].reverse())
      if (!kinds.has(kind) || kind === 'identify') await remove(kind, line.line, request)
    for (const object of objects)
      await put(line.line, found !== null && object === identify ? withMatch(object, found) : object, request)
    if (found !== null) matched.set(line.line, new Set(found))
    // Where only the secret is another one, it would be tried with the next regular attempt.
    if (kinds.has('registration')) await ami.action('PJSIPRegister', { Registration: line.line }).catch(() => {})
  }

  const pull = async (line: LineId, request: Request): Promise<void> => {
    for (const kind of [...OBJECT_KINDS].reverse()) await remove(kind, line, request)
  }

  const open = async (line: LineId, looks: boolean, request: Request): Promise<void> => {
    if (!LINE_PATTERN.test(line)) throw new EngineRefusedError('open-line: not a name of ours')
    const found = wanted?.find(line) ?? null
    if (found === null) throw new EngineRefusedError('open-line: there is no such line')
    await push(found, looks, request)
  }

  const list = async (request: Request): Promise<readonly unknown[]> => {
    const { body, status } = await request({ method: 'GET', uri: 'endpoints/PJSIP' })
    if (!Array.isArray(body)) throw new LinkDownError(`the switch could not list its lines: ${status}`)
    return body
  }

  return {
    open: (line) => inTurn(() => open(line, true, options.request)),
    close: (line) =>
      inTurn(async () => {
        if (LINE_PATTERN.test(line)) await pull(line, options.request)
      }),
    settle: (request) =>
      inTurn(async () => {
        if (wanted === undefined) return
        const should = new Set(wanted.list())
        const there = new Set((await list(request)).flatMap((endpoint) => nameIn(endpoint)?.line ?? []))
        const work = [
          ...[...should].map((line) => open(line, false, request)),
          ...[...there].filter((line) => !should.has(line)).map((line) => pull(line, request)),
        ]
        for (const done of await Promise.allSettled(work)) {
          if (done.status === 'fulfilled') continue
          if (done.reason instanceof LinkDownError) throw done.reason
          // One line that the switch does not take is no reason to have no hotline.
          log.error({ err: done.reason }, 'a trunk or a desk phone could not be opened or closed')
        }
      }),
    async states() {
      const states = new Map<LineId, LineState>()
      for (const endpoint of await list(options.request)) {
        const found = nameIn(endpoint)
        if (found?.line.startsWith('desk-')) states.set(found.line, found.online ? 'registered' : 'trying')
      }
      for (const { event, objectname = '', status } of await ami.list('PJSIPShowRegistrationsOutbound', {}))
        if (event === 'OutboundRegistrationDetail' && LINE_PATTERN.test(objectname))
          states.set(lineId(objectname), STATES[status ?? ''] ?? 'trying')
      return states
    },
  }
}

/** Before a trunk that needs them is there: the switch reads them when it connects. */
const writeAuthorities = async (authorities: LinesOptions['authorities']): Promise<void> => {
  if (authorities === undefined) return
  const { file } = authorities
  const text = authorities.text()
  if ((await readFile(file, 'utf8').catch(() => '')) === text) return
  await writeFile(`${file}.new`, text, { mode: 0o600 })
  await rename(`${file}.new`, file)
}

/** As the switch names them; every other one is on its way. */
const STATES: Readonly<Record<string, LineState>> = { Registered: 'registered', Rejected: 'refused' }

const nameIn = (endpoint: unknown): { readonly line: LineId; readonly online: boolean } | null => {
  if (typeof endpoint !== 'object' || endpoint === null || !('resource' in endpoint)) return null
  const { resource } = endpoint
  if (typeof resource !== 'string') return null
  // What is left of a trunk that was taken away in part may be its entrance alone.
  const line = resource.startsWith(ENTRANCE) ? resource.slice(ENTRANCE.length) : resource
  if (!LINE_PATTERN.test(line)) return null
  return { line: lineId(line), online: 'state' in endpoint && endpoint.state === 'online' }
}

const placeOf = (kind: ObjectKind, line: LineId): string =>
  `asterisk/config/dynamic/res_pjsip/${kind === 'entrance' ? `endpoint/${entranceOf(line)}` : `${kind}/${line}`}`

const toPut = (line: LineId, { kind, fields }: LineObject): AriRequest => ({
  method: 'PUT',
  uri: placeOf(kind, line),
  body: { fields: Object.entries(fields).map(([attribute, value]) => ({ attribute, value })) },
})

const remove = async (kind: ObjectKind, line: LineId, request: Request): Promise<void> => {
  const { status, reason } = await request({ method: 'DELETE', uri: placeOf(kind, line) })
  if (status >= 300 && status !== 404) throw new EngineRefusedError(`close-line: ${kind}: ${status} ${reason}`)
}

const withMatch = ({ kind, fields }: LineObject, addresses: readonly string[]): LineObject => ({
  kind,
  fields: { ...fields, match: addresses.join(',') },
})

const markOn = (objects: readonly LineObject[]): string | undefined =>
  objects.find(({ kind }) => kind === 'endpoint')?.fields.accountcode

/** The mark of the line that is there; null when there is none. */
const markIn = async (line: LineId, request: Request): Promise<string | null> => {
  const { status, body } = await request({ method: 'GET', uri: placeOf('endpoint', line) })
  if (status >= 300 || !Array.isArray(body)) return null
  for (const field of body)
    if (typeof field === 'object' && field !== null && field.attribute === 'accountcode') return String(field.value)
  return null
}
