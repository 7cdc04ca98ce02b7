/**
 * Whom the switch's net may ring while we are away (dialplan/asterisk/extensions.conf, [net]): the phones of our agents, browsers included, and one
 * number of the operator's. This file is the one exception to "who calls in can't call out": its targets stand in it word for
 * word, and nothing that a caller sends comes into it.
 */
import { chmod, rename, writeFile } from 'node:fs/promises'
import { toDialString } from './requests.ts'

export interface NetPeople {
  /** Stations, as they are rung; what is none is left out. All ring at once, as far as they fit into one line. */
  readonly stations: readonly string[]
  /** Digits, called by the default outgoing route after the phones; '' for nobody. */
  readonly number: string
}

export interface NetPhones {
  /** Tells the switch of the stations it may ring, when they have changed. Rejects when it could not be told. */
  set(stations: readonly string[]): Promise<void>
}

export interface NetPhonesOptions {
  /** DATA/etc/asterisk/net-phones.conf, which the dial plan includes. */
  readonly file: string
  readonly number: string
  /** Has the switch read its dial plan anew; rejects when it does not. */
  readonly reload: () => Promise<void>
}

/** Writes the file whole or not at all, one change after the other, and only the newest of those that wait. */
export const createNetPhones = ({ file, number, reload }: NetPhonesOptions): NetPhones => {
  let wanted = ''
  /** What the switch has read; null when that is not known: at our start, and after a trouble. */
  let told: string | null = null
  let turn: Promise<void> = Promise.resolve()

  const tell = async (): Promise<void> => {
    const text = wanted
    if (text === told) return
    told = null
    await writePrivately(file, text)
    await reload()
    told = text
  }

  return {
    set(stations) {
      wanted = renderNetPhones({ stations, number })
      turn = turn.catch(() => {}).then(tell)
      return turn
    },
  }
}

/** The switch reads lines of at most 8,191 characters (main/config.c). */
const LINE_CHARACTERS = 7_500
/** More phones at once would be a storm, not a help. */
const MOST_PHONES = 100

/** The file's text: the same for the same people, in whatever order and however often they are named. */
export const renderNetPhones = ({ stations, number }: NetPeople): string => {
  const phones: string[] = []
  let characters = 0
  for (const uri of [...new Set(stations)].sort()) {
    const target = toDialString(uri)
    if (target === null) continue
    characters += target.length + 1
    if (characters <= LINE_CHARACTERS && phones.length < MOST_PHONES) phones.push(target)
  }
  const route = /^[0-9]{1,32}$/.test(number) ? [`PJSIP/${number}@local-out`] : []
  return [
    '; Whom the net may ring. Written by the server, at its start and whenever its agents’ phones change.',
    '',
    '[net-people]',
    ...extension('phones', phones),
    ...extension('number', route),
    'exten => h,1,Goto(net,h,1)',
    '',
  ].join('\n')
}

/** `i`: a phone that answers "call somebody else instead" is not obeyed. `m`: the caller hears music meanwhile. */
const extension = (name: string, targets: readonly string[]): readonly string[] =>
  targets.length === 0
    ? [`exten => ${name},1,Return()`]
    : [`exten => ${name},1,Dial(${targets.join('&')},\${NET_RING_S},im(default))`, ' same => n,Return()']

const writePrivately = async (file: string, text: string): Promise<void> => {
  const beside = `${file}.${process.pid}.new`
  await writeFile(beside, text, { mode: 0o600 })
  // The mode above is for a new file only, and one may have been left by a crash.
  await chmod(beside, 0o600)
  await rename(beside, file)
}
