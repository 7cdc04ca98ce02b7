/** A server that plays a scene and then goes along with what is pressed, so that the desk can be tried without one. */
import { MONITOR_MODES } from '../../src/core/call/monitor-words.ts'
import { FIRST_DISPOSITIONS, FIRST_REASONS } from '../../src/core/codes/first.ts'

import type { Agent } from '../../src/wire/agents.ts'
import type { ContactDetail } from '../../src/wire/contacts.ts'
import type { MonitorNow } from '../../src/wire/live.ts'
import type { User } from '../../src/wire/sessions.ts'
import type { FakePhone } from '../phone/fake-phone.ts'
import type { Answer, Backend, ContactAction, LiveNews } from '../state/backend.ts'
import type { ShownState } from '../state/call.ts'
import { demoBoard, demoIntruders, demoMonitor, demoObligations } from './board.ts'
import { detailOf, entry, openContact, pastContacts } from './contacts.ts'
import { demoPeaks } from './peaks.ts'
import { COLLEAGUES, momentAgo, QUEUES } from './people.ts'
import { meIn, type Scene } from './scenes.ts'
import { demoSettings } from './settings.ts'

export interface DemoBackend extends Backend {
  /** Told by the phone. */
  onAnswer(): void
  onHangUp(): void
}

const fine = async <T>(value: T): Promise<Answer<T>> => ({ ok: true, value })

export const createDemoBackend = (scene: Scene, phone: () => FakePhone): DemoBackend => {
  let me: Agent = meIn(scene)
  let contact: ContactDetail | null = scene.contact?.() ?? null
  let user: User | null = scene.who === 'nobody' ? null : userOf(scene)
  let monitor: MonitorNow | null = scene.listening === undefined ? null : demoMonitor(scene.listening, 47)
  let taken = scene.elsewhere === true
  let tell: (news: LiveNews) => void = () => undefined

  const publish = (): void => {
    tell({ type: 'desk', me, day: DAY, monitor, contacts: contact === null ? [] : [contact] })
  }
  const become = (state: ShownState, assignment: Agent['assignments'][number]['state'] | null): void => {
    const sinceAt = momentAgo(0)
    me = {
      ...me,
      presence: { state, reason: null, sinceAt },
      assignments: contact === null || assignment === null ? [] : [{ contact: contact.id, state: assignment, sinceAt }],
    }
    publish()
  }
  const happened = (type: string, fields: object = {}): void => {
    if (contact !== null) contact = { ...contact, timeline: [...contact.timeline, entry(type, 0, fields)] }
  }
  const finish = (): void => {
    contact = null
    become('ready', null)
  }
  const wrapUp = (): void => {
    phone().end()
    happened('talk-ended', { agent: me.id, wrapupUntilAt: momentAgo(-30) })
    become('wrapup', 'wrapup')
  }
  const acts: Readonly<Partial<Record<ContactAction, () => void>>> = {
    decline: () => {
      phone().end()
      finish()
    },
    hangup: wrapUp,
    transfer: wrapUp,
    complete: wrapUp,
    mute: () => {
      if (contact !== null) contact = { ...contact, muted: !contact.muted }
      publish()
    },
    hold: () => become('on-hold', 'held'),
    resume: () => become('talking', 'active'),
    'pause-recording': () => {
      happened('recording-paused')
      publish()
    },
    'resume-recording': () => {
      happened('recording-continued')
      publish()
    },
    wrapup: finish,
  }
  const keepNote = (text: unknown): void => {
    happened('note-added', { agent: me.id, text })
    publish()
  }

  return {
    can: { third: true, numbers: true },
    onAnswer: () => {
      happened('contact-answered', { agent: me.id })
      happened('recording-begun')
      become('talking', 'active')
    },
    onHangUp: () => {
      if (contact !== null) wrapUp()
    },
    me: () => fine(user),
    signIn: async (username, password) => {
      if (password === 'wrong') return { ok: false, refusal: { type: 'signed-out' } }
      user = username === 'rina' ? userOf({ who: 'supervisor' }) : userOf({ who: 'agent' })
      return { ok: true, value: user }
    },
    signOut: () => fine(null),
    account: async (takeOver) => {
      if (taken && !takeOver) return { ok: false, refusal: { type: 'taken' } }
      taken = false
      return { ok: true, value: { uri: 'sip:web-demo@localhost', secret: 'demo', iceServers: [] } }
    },
    testLeg: () => fine(scene.heard ?? true),
    presence: async ({ state, reason }) => {
      me = { ...me, presence: { state, reason: reason ?? null, sinceAt: momentAgo(0) } }
      publish()
      return { ok: true, value: null }
    },
    call: async (to, queue) => {
      contact = {
        ...openContact(0, []),
        direction: 'outbound',
        phase: 'dialling',
        from: '+62215550100',
        to,
        queue,
        agent: me.id,
      }
      become('dialling', 'dialling')
      return { ok: true, value: null }
    },
    act: async (_contact, action, body) => {
      if (scene.diskFull === true) return { ok: false, refusal: { type: 'not-kept' } }
      if (action === 'monitor') {
        const mode = MONITOR_MODES.find((each) => each === fieldIn(body, 'mode'))
        monitor = mode === undefined ? null : demoMonitor(mode, 0)
        publish()
        tell({ type: 'board', board: demoBoard(scene.busy === true, monitor) })
      }
      if (action === 'note') keepNote(fieldIn(body, 'text'))
      acts[action]?.()
      return { ok: true, value: null }
    },
    contactsOf: () => fine(pastContacts()),
    contact: async (id) => {
      const summary = pastContacts().find((each) => each.id === id) ?? contact
      return summary === null
        ? { ok: false, refusal: { type: 'refused', why: 'no such contact' } }
        : { ok: true, value: detailOf(summary) }
    },
    colleagues: () => fine(COLLEAGUES),
    queues: () => fine(QUEUES),
    dispositions: () => fine(FIRST_DISPOSITIONS),
    reasons: () => fine(FIRST_REASONS),
    openObligations: () => fine(scene.busy === true ? demoObligations() : []),
    closeObligation: () => fine(null),
    liftAlarm: () => fine(null),
    intruders: () => fine(scene.busy === true ? demoIntruders() : []),
    liftBan: () => fine(null),
    live: (listener) => {
      tell = listener
      listener({ type: 'up', at: Date.now() })
      if (scene.who === 'supervisor' || scene.who === 'admin')
        listener({ type: 'board', board: demoBoard(scene.busy === true, monitor) })
      publish()
      if (scene.away === true) listener({ type: 'away' })
      if (scene.expired === true) queueMicrotask(() => listener({ type: 'signed-out' }))
      return () => {
        tell = () => undefined
      }
    },
    peaks: () => fine(demoPeaks(184_000)),
    latestContacts: () => fine(pastContacts()),
    recordingUrl: (id) => `/${id}.wav`,
    settings: demoSettings(),
  }
}

const fieldIn = (body: object | undefined, name: string): unknown =>
  body === undefined ? undefined : Object.entries(body).find(([key]) => key === name)?.[1]

const userOf = ({ who }: Pick<Scene, 'who'>): User =>
  who === 'admin'
    ? { id: 'admin', username: 'admin', name: 'Ayu Prameswari', roles: ['admin'] }
    : who === 'supervisor'
      ? { id: 'rina', username: 'rina', name: 'Rina Hartati', roles: ['supervisor'] }
      : { id: 'siti', username: 'siti', name: 'Siti Rahma', roles: ['agent'] }

const DAY = {
  date: new Date().toISOString().slice(0, 10),
  handled: 17,
  missed: 1,
  talkMs: 17 * 187_000,
  holdMs: 92_000,
  wrapupMs: 17 * 24_000,
  averageHandlingMs: 216_000,
}
