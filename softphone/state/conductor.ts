/** Joins server, phone, tabs and what is shown; each click ends here. Everything outside comes as an argument. */
import type { PresenceOrder } from '../../src/wire/agents.ts'
import type { MonitorNow } from '../../src/wire/live.ts'
import type { Phone } from '../phone/phone.ts'
import type { Answer, Backend, ContactAction, LiveNews, Refusal } from './backend.ts'
import type { PageClock } from './clock.ts'
import { type DeskEvent, type DeskState, NOBODY, reduce } from './desk.ts'
import { createNotes, type Notes } from './notes.ts'
import { pathOf } from './path.ts'
import { callsInHand, isAgent, mayTest, OWN_CALL, ringsHere, whoIs } from './shown.ts'
import { createStore, until, type Watched } from './store.ts'
import type { Tabs } from './tabs.ts'

export interface Conductor {
  readonly state: Watched<DeskState>
  readonly notes: Notes
  start(): Promise<void>
  signIn(username: string, password: string): Promise<Refusal | null>
  signOut(): Promise<void>
  presence(order: PresenceOrder): Promise<void>
  act(contact: string, action: ContactAction, body?: object): Promise<boolean>
  /** Calls a number, for a queue or for none; false when that was refused, which is shown. */
  call(number: string, queue: string | null): Promise<boolean>
  answer(): void
  decline(contact: string): Promise<void>
  hangUp(contact: string): Promise<void>
  /** Listens to a call of somebody else's, or hears it in another way; a page that asked answers by itself. */
  monitor(contact: string, mode: MonitorNow['mode']): Promise<void>
  leaveMonitor(): Promise<void>
  /** Brings the desk here from another tab or browser. */
  takeOver(): Promise<void>
  /** Whether sound gets through, both ways; once by itself, before the first call. */
  testPath(): Promise<void>
  checked(checks: Partial<DeskState['checks']>): void
  dismiss(): void
}

export interface World {
  readonly backend: Backend
  readonly phone: Phone
  readonly clock: PageClock
  readonly tabs: (told: (place: 'here' | 'other-tab' | 'moved') => void) => Tabs
}

const STARTING: ReadonlySet<string> = new Set(['off', 'connecting'])
const REGISTERS_WITHIN_MS = 8_000
/** What gives the caller to somebody else, who reads what was written so far. */
const HANDS_ON: ReadonlySet<ContactAction> = new Set(['transfer', 'complete'])

export const createConductor = ({ backend, phone, clock, tabs: makeTabs }: World): Conductor => {
  const store = createStore<DeskState>(NOBODY)
  let stopLive: (() => void) | null = null
  /** The account is asked for again when the server was away, or when it was refused. */
  let account: 'none' | 'asked' | 'issued' = 'none'
  let tested = false
  /** Whose sign-in ran out in a call that goes on here. */
  let talksOn: string | null = null
  /** Which order to pick up was carried out last. */
  let pickedUp: string | null = null

  const happen = (event: DeskEvent): void => {
    store.set(reduce(store.get(), event))
  }
  const tabs = makeTabs((place) => {
    happen({ type: 'placed', place })
    if (place === 'here') return void begin()
    // What is typed here is not shown there.
    void notes.settle(whoIs(store.get()) ?? '', [])
    void rest()
  })

  const begin = async (): Promise<void> => {
    stopLive ??= backend.live(hear)
    const isOwn = talksOn !== null && talksOn === whoIs(store.get())
    talksOn = null
    if (isAgent(store.get())) await fetchAccount(isOwn)
  }
  /** The tab that has lost the desk shows it no more, and rings no more. */
  const rest = async (): Promise<void> => {
    forget()
    await phone.stop()
  }
  const forget = (): void => {
    stopLive?.()
    stopLive = null
    account = 'none'
    tested = false
  }

  const hear = (news: LiveNews): void => {
    if (news.type === 'signed-out') return ranOut()
    if (news.type === 'up') clock.set(news.at)
    happen({ type: 'news', news, at: clock.read() })
    if (news.type === 'up' && account === 'none' && isAgent(store.get())) void fetchAccount(false)
    if (news.type === 'desk' && news.me !== null) {
      pickUp()
      void notes.settle(
        news.me.id,
        store.get().calls.map(({ id }) => id),
      )
    }
    testOnce()
  }
  /** Somebody has ordered that what rings here be answered; each order counts once. */
  const pickUp = (): void => {
    const state = store.get()
    const ordered = state.calls.find(({ stage, answerOrdered }) => stage === 'offered' && answerOrdered !== null)
    if (ordered === undefined || state.place !== 'here' || !ringsHere(state)) return
    const order = `${ordered.id} ${ordered.answerOrdered}`
    if (order === pickedUp) return
    pickedUp = order
    // Somebody was quicker by hand; the next call is not theirs to order.
    if (state.phone.call?.state !== 'up') phone.answer()
  }

  /** As soon as the page can be rung and nothing is in hand; nobody waits for it. */
  const testOnce = (): void => {
    if (tested || !mayTest(store.get())) return
    tested = true
    void testPath()
  }
  const testPath = async (): Promise<void> => {
    if (!mayTest(store.get())) return
    happen({ type: 'checked', checks: { path: 'running' } })
    let heard: boolean | null = null
    const found = await phone.testLeg(async (mark) => {
      const answer = await backend.testLeg(mark)
      heard = answer.ok ? answer.value : null
    })
    happen({ type: 'checked', checks: { path: pathOf(heard, found), lacks: found?.lacks ?? null } })
  }

  const fetchAccount = async (takeOver: boolean): Promise<void> => {
    if (account !== 'none' || !ringsHere(store.get())) return
    account = 'asked'
    const [answer] = await Promise.all([backend.account(takeOver), phone.openMicrophone()])
    account = answer.ok ? 'issued' : 'none'
    if (answer.ok) phone.start(answer.value)
    else if (answer.refusal.type === 'taken') happen({ type: 'placed', place: 'other-browser' })
  }

  /** Who only watches a board has no phone until they want to hear; whichever page had it before gives it up. */
  const phoneReady = async (): Promise<boolean> => {
    if (account === 'none') await fetchAccount(true)
    const settles = (): boolean => !STARTING.has(phone.state.get().registration)
    if (!settles()) await until(phone.state, settles, REGISTERS_WITHIN_MS)
    return phone.state.get().registration === 'registered'
  }

  const leave = async (): Promise<void> => {
    await rest()
    tabs.release()
  }

  /** The sign-in is over, and nobody has asked for that: a call that is up goes on, and is put through again at the next one. */
  const ranOut = (): void => {
    const who = whoIs(store.get())
    happen({ type: 'signed-out', expired: true })
    if (phone.state.get().call?.state !== 'up') return void leave()
    talksOn = who
    forget()
    tabs.release()
  }

  const settled = <T>(answer: Answer<T>): boolean => {
    if (answer.ok) return true
    const { refusal } = answer
    if (refusal.type === 'signed-out') ranOut()
    else if (refusal.type === 'refused' || refusal.type === 'not-kept') happen({ type: 'noticed', notice: refusal })
    else if (refusal.type !== 'away') happen({ type: 'noticed', notice: { type: 'not-done' } })
    else if (store.get().awaySince === null) happen({ type: 'noticed', notice: { type: 'not-done' } })
    return false
  }

  const signedIn = (): void => {
    happen({ type: 'placed', place: 'asking' })
    // A board may be open in many tabs; only a desk rings.
    if (isAgent(store.get())) tabs.claim(false)
    else {
      happen({ type: 'placed', place: 'here' })
      void begin()
    }
  }

  const send: Conductor['act'] = async (contact, action, body) => settled(await backend.act(contact, action, body))
  const notes = createNotes((contact, text) => send(contact, 'note', { text }))
  const act: Conductor['act'] = async (contact, action, body) => {
    if (HANDS_ON.has(action)) await notes.keep(contact)
    return send(contact, action, body)
  }
  const callOf = (contact: string) => callsInHand(store.get()).find(({ id }) => id === contact)
  const byPhone = (contact: string): boolean => contact === OWN_CALL || store.get().awaySince !== null

  phone.state.subscribe(() => {
    const now = phone.state.get()
    happen({ type: 'phone-changed', phone: now })
    if (talksOn !== null && now.call === null) {
      talksOn = null
      void phone.stop()
    }
    // A refused account is a dead one: another is asked for.
    if (now.registration === 'refused' && account === 'issued') {
      account = 'none'
      if (store.get().awaySince === null) void fetchAccount(false)
    }
    testOnce()
  })

  return {
    state: store,
    notes,
    start: async () => {
      const answer = await backend.me()
      if (!answer.ok || answer.value === null) happen({ type: 'signed-out', expired: false })
      else {
        happen({ type: 'signed-in', user: answer.value })
        signedIn()
      }
    },
    signIn: async (username, password) => {
      const answer = await backend.signIn(username, password)
      if (!answer.ok) return answer.refusal
      happen({ type: 'signed-in', user: answer.value })
      signedIn()
      return null
    },
    signOut: async () => {
      await notes.settle(whoIs(store.get()) ?? '', [])
      if (isAgent(store.get())) await backend.presence({ state: 'offline' })
      await backend.signOut()
      happen({ type: 'signed-out', expired: false })
      await leave()
    },
    presence: async (order) => {
      settled(await backend.presence(order))
    },
    act,
    call: async (number, queue) => settled(await backend.call(number, queue)),
    answer: () => phone.answer(),
    decline: async (contact) => {
      if (byPhone(contact)) phone.hangUp()
      else await act(contact, 'decline')
    },
    hangUp: async (contact) => {
      const call = callOf(contact)
      if (byPhone(contact) || call === undefined) phone.hangUp()
      // The server was just lost: the phone can hang up by itself.
      else if (!(await act(contact, 'hangup')) && store.get().awaySince !== null) phone.hangUp()
    },
    monitor: async (contact, mode) => {
      const rings = store.get().monitor === null && ringsHere(store.get())
      if (rings && !(await phoneReady())) happen({ type: 'noticed', notice: { type: 'not-done' } })
      else if ((await act(contact, 'monitor', { mode })) && rings) phone.answer()
    },
    leaveMonitor: async () => {
      const { monitor } = store.get()
      // The server is away: the phone can hang up by itself.
      if (monitor === null || !(await act(monitor.contact, 'monitor', { mode: 'stop' }))) phone.hangUp()
    },
    takeOver: async () => {
      if (store.get().place !== 'other-browser') {
        tabs.claim(true)
        return
      }
      happen({ type: 'placed', place: 'here' })
      await fetchAccount(true)
    },
    testPath,
    checked: (checks) => happen({ type: 'checked', checks }),
    dismiss: () => happen({ type: 'noticed', notice: null }),
  }
}
