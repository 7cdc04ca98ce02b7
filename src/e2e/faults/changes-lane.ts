/** A number, a queue, two agents, a supervisor and somebody outside, on whom calls are changed to a plan, one after the other. */
import { expect } from 'vitest'
import { Agent } from '../../wire/agents.ts'
import { checked } from '../../wire/checked.ts'
import type { ContactDetail } from '../../wire/contacts.ts'
import { type Api, signIn } from '../support/api.ts'
import { contactFrom, wholeContactFrom } from '../support/contact-from.ts'
import type { SipCall, SipPhone } from '../support/sip-peer.ts'
import { waitFor } from '../support/wait-for.ts'
import type { ChangePlan, Leaver, Step } from './changes.ts'
import type { Floor } from './floor.ts'
import { slowness } from './floor-faults.ts'

export interface ChangePlayed {
  readonly plan: ChangePlan
  readonly record: ContactDetail
  /** From the caller's end until all phones are quiet and everybody is free. */
  readonly freeMs: number
}

export interface ChangeLane {
  /** Plays a whole call. Rejects when the caller hears nothing while they stay, or somebody is not free a second after. */
  play(plan: ChangePlan): Promise<ChangePlayed>
}

const FREE_WITHIN_MS = 1_000
const SOUND_DB = -50

export const openChangeLane = async (floor: Floor, n: number): Promise<ChangeLane> => {
  const { admin, peer } = floor
  const [queue, number, outsideNumber] = [`change-${n}`, `${1700 + n}`, `02150${n}`]
  await admin.request('POST', '/queues', { id: queue, name: `Change ${n}`, wrapupMs: 0, recorded: true })
  await admin.put(`/numbers/${number}`, { queue })
  /** How long a phone rings before it is picked up. */
  let picksUpMs = 0
  const manner = (call: SipCall): void => void setTimeout(call.answer, picksUpMs)
  const talks = await floor.addAgent({ queues: [queue], manner })
  const asked = await floor.addAgent({ queues: [queue], manner })
  const outside = peer.phone(outsideNumber, manner)
  const supervisor = await addSupervisor(floor, `listener${n}`, peer.phone(`listener${n}`, manner))
  const phones = { agent: [talks.phone], other: [asked.phone, outside], supervisor: [supervisor.phone] } as const
  const people = [talks.id, asked.id, supervisor.id]
  const present = (id: string, state: 'ready' | 'away'): Promise<void> =>
    admin.put(`/agents/${id}/presence`, state === 'away' ? { state, reason: 'a test' } : { state })
  const shown = async (id: string): Promise<string> => (await admin.get(`/agents/${id}`, Agent)).presence.state
  const calls = (): readonly SipCall[] =>
    Object.values(phones).flatMap((theirs) => theirs.flatMap((phone) => phone.calls()))

  const places = { agent: { agent: asked.id }, queue: { queue }, number: { number: outsideNumber } } as const
  const order = (contact: string, { action, to, mode }: Step): Promise<Response> => {
    const body = mode !== undefined ? { mode } : to === undefined ? undefined : { to: places[to] }
    return (action === 'monitor' ? supervisor.api : admin).request('POST', `/contacts/${contact}/${action}`, body)
  }
  const told = async (from: string, types: readonly string[], most: number): Promise<boolean> => {
    const { timeline } = await contactFrom(admin, from)
    return timeline.filter(({ type }) => types.includes(type)).length >= most
  }
  const leave = (leaver: Leaver, caller: SipCall): void => {
    if (leaver === 'caller') caller.hangUp()
    else for (const phone of phones[leaver]) phone.calls().at(-1)?.hangUp()
  }

  return {
    async play(plan) {
      const { change, leaver, leavesMs } = plan
      picksUpMs = 0
      await present(asked.id, 'away')
      await present(talks.id, 'ready')
      const caller = await floor.dial(number)
      const from = caller.shown
      await waitFor('them to talk', () => hearsSomebody(caller) && talks.phone.calls().at(-1)?.state() === 'up')
      const { id } = await contactFrom(admin, from)
      await waitFor('the books to say so', () => told(from, ['contact-answered'], 1))
      await present(asked.id, 'ready')
      for (const [at, step] of change.before.entries()) {
        const answer = await order(id, step)
        expect(answer.status, `${step.action}: ${await answer.text()}`).toBe(204)
        await waitFor(`${step.action} to be done`, () => told(from, DONE, at + 1))
      }

      picksUpMs = plan.picksUpMs
      const ordered = new Promise<Response>((resolve, reject) =>
        setTimeout(() => order(id, change.step).then(resolve, reject), Math.max(0, -leavesMs)),
      )
      await new Promise<void>((resolve) =>
        setTimeout(
          () => {
            leave(leaver, caller)
            resolve()
          },
          Math.max(0, leavesMs),
        ),
      )
      // One that came too late is refused, in the words for that.
      expect([204, 404, 409]).toContain((await ordered).status)
      if (leaver !== 'caller')
        await waitFor('the caller to hear somebody or music', () => caller.state() === 'ended' || hearsSomebody(caller))
      caller.hangUp()
      await waitFor('the caller to be gone', () => caller.state() === 'ended')
      const endedAt = performance.now()
      const isOver = async (): Promise<boolean> => {
        const busy = calls().filter((call) => call.state() !== 'ended')
        if (busy.length > 0) throw new Error(`${busy.length} phones are not quiet`)
        const states = await Promise.all(people.map(shown))
        if (!states.every((state) => FREE.test(state))) throw new Error(states.join(', '))
        return true
      }
      await waitFor('everybody to be free', isOver, FREE_WITHIN_MS * slowness())
      const freeMs = performance.now() - endedAt
      return { plan, record: await wholeContactFrom(admin, from), freeMs }
    },
  }
}

/** Who was rung and did not answer three times is sent away; the supervisor takes no calls. */
const FREE = /^(ready|away|offline)$/
/** What an order before the last one is told by when it is done. */
const DONE = ['consult-answered', 'contact-held', 'monitor-attached']

const hearsSomebody = (call: SipCall): boolean => call.loudness() > SOUND_DB

const addSupervisor = async (
  floor: Floor,
  username: string,
  phone: SipPhone,
): Promise<{ readonly id: string; readonly phone: SipPhone; readonly api: Api }> => {
  const password = `${username}-${process.pid}-password`
  const answer = await floor.admin.request('POST', '/agents', {
    username,
    name: username,
    password,
    roles: ['supervisor'],
    station: { kind: 'phone', uri: phone.uri },
  })
  const { id } = checked(Agent, await answer.json(), answer.url)
  return { id, phone, api: await signIn(`http://127.0.0.1:${floor.site.env.SAMBUNG_PORT}`, username, password) }
}

/** One outcome that fits what happened, and every leg that there was is closed once, ears included. */
export const expectOneOutcome = ({ plan, record }: ChangePlayed): void => {
  const what = JSON.stringify({ plan, record })
  const { timeline, outcome } = record
  const count = (type: string): number => timeline.filter((entry) => entry.type === type).length
  for (const type of ['contact-created', 'contact-ended', 'contact-closed']) expect(count(type), what).toBe(1)
  const isOutside = count('outside-answered') > 0 || wentOutside(record)
  expect(outcome, what).toBe(isOutside ? 'transferred-out' : 'answered')
  const closed = timeline.flatMap((entry) => (entry.type === 'leg-closed' ? [Reflect.get(entry, 'leg')] : []))
  expect(new Set(closed).size, what).toBe(closed.length)
  for (const entry of timeline) {
    const ear: unknown = Reflect.get(entry, 'ear')
    if (entry.type === 'monitor-attached' && ear !== null) expect(closed, what).toContain(ear)
  }
}

/** A number that had answered before took over. */
const wentOutside = ({ timeline }: ContactDetail): boolean =>
  timeline.some(
    (entry) =>
      entry.type === 'contact-handed-over' &&
      Reflect.get(entry, 'to') === null &&
      Reflect.get(entry, 'ringUntilAt') === null,
  )
