/** The supervisor of a simulated day, who listens to whom she likes, by her own number: the callers' day is the same without her. */
import { isTalk } from '../../../core/call/contact.ts'
import { MONITOR_MODES } from '../../../core/call/monitor-words.ts'
import { agentId, type Ms } from '../../../core/ids.ts'
import type { Crowd } from './people.ts'

export const SUPERVISOR = agentId('rina')

export interface Supervisor {
  /** She listens now and then, for so long. */
  come(within: Ms): void
  goHome(): void
}

export const createSupervisor = ({ clock, fake, dice, server, ask }: Crowd): Supervisor => {
  const phone = fake.phone(SUPERVISOR, 'answers')
  let home = false

  const move = (): void => {
    if (home) return
    const view = server()?.center.view
    const contact = [...(view?.contacts.values() ?? [])].find(({ phase }) => isTalk(phase))?.id
    const mine = view?.agents.get(SUPERVISOR)?.monitoring?.contact
    const mode = dice.one([...MONITOR_MODES])
    phone.manner = dice.one(['answers', 'answers', 'answers', 'declines', 'ignores', 'busy'])
    const what = dice.one(['listen', 'listen', 'leave', 'hang-up', 'watch'])
    if (what === 'listen') {
      const wanted = mine ?? contact
      if (wanted !== undefined) ask({ type: 'monitor-contact', contact: wanted, agent: SUPERVISOR, mode })
    } else if (what === 'leave' && mine !== undefined) ask({ type: 'leave-monitor', contact: mine, agent: SUPERVISOR })
    else if (what === 'hang-up') for (const call of phone.calls()) call.hangUp()
  }

  return {
    come(within) {
      for (let at = 0; at < within; at += 2_000) clock.after(dice.between(at, at + 2_000), move)
    },
    goHome() {
      home = true
      for (const call of phone.calls()) call.hangUp()
    },
  }
}
