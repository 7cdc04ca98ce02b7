/** The smallest desk: sign in, choose presence, see who waits and who works. Calls ring at the agent's phone. */
import type { Board } from '../src/wire/board.ts'
import type { Session, User } from '../src/wire/sessions.ts'
import { call } from './api.ts'
import { channelWord, type Language, stateWord, wordsOf, writeWords } from './words.ts'

const LOOK_EVERY_MS = 1_000
const LANGUAGE_KEY = 'sambung-language'

let user: User | null = null
let board: Board | null = null
let language: Language = (localStorage.getItem(LANGUAGE_KEY) ?? navigator.language).startsWith('id') ? 'id' : 'en'

const start = async (): Promise<void> => {
  element('language').addEventListener('click', () => {
    language = language === 'en' ? 'id' : 'en'
    localStorage.setItem(LANGUAGE_KEY, language)
    show()
  })
  element('sign-in').addEventListener('submit', (event) => {
    event.preventDefault()
    void signIn()
  })
  element('ready').addEventListener('click', () => void choose('ready'))
  element('away').addEventListener('click', () => void choose('away'))
  element('sign-out').addEventListener('click', () => void signOut())
  show()
  const me = await call<User>('GET', '/me').catch(() => 0)
  if (typeof me !== 'number') user = me
  show()
  void look()
}

/** Asks for the board again and again, also after the server was away. */
const look = async (): Promise<void> => {
  if (user !== null) {
    const answer = await call<Board>('GET', '/board').catch(() => 0)
    const { lost, switchDown } = wordsOf(language)
    if (answer === 401) [user, board] = [null, null]
    else if (typeof answer === 'number') trouble(lost)
    else {
      board = answer
      if (!answer.switchReady) trouble(switchDown)
      else if ([lost, switchDown].includes(element('trouble').textContent ?? '')) trouble('')
    }
    show()
  }
  setTimeout(() => void look(), LOOK_EVERY_MS)
}

const signIn = async (): Promise<void> => {
  const [username, password] = [input('username').value, input('password').value]
  const answer = await call<Session>('POST', '/sessions', { username, password }).catch(() => 0)
  const words = wordsOf(language)
  if (typeof answer === 'number') {
    trouble(answer === 401 ? words.wrongPassword : answer === 429 ? words.tooMany : words.lost)
    return
  }
  user = answer.user
  input('password').value = ''
  trouble('')
  show()
}

const choose = async (state: 'ready' | 'away' | 'offline'): Promise<void> => {
  const answer = await call('PUT', '/agents/me/presence', { state }).catch(() => 0)
  trouble(typeof answer === 'number' ? wordsOf(language).notDone : '')
}

const signOut = async (): Promise<void> => {
  if (takesContacts()) await choose('offline')
  await call('DELETE', '/sessions/current').catch(() => 0)
  user = null
  board = null
  show()
}

const show = (): void => {
  writeWords(language)
  write('language', wordsOf(language).language)
  element('sign-in').hidden = user !== null
  element('desk').hidden = user === null
  write('who', user?.name ?? '')
  for (const id of ['ready', 'away', 'state']) element(id).hidden = !takesContacts()
  const mine = board?.agents.find((agent) => agent.id === user?.id)
  write('state', mine === undefined ? '' : stateWord(language, mine.state))
  for (const id of ['ready', 'away']) element(id).ariaPressed = String(mine?.state === id)
  rows(
    'queues',
    (board?.queues ?? []).map((queue) => [
      queue.name,
      String(queue.waiting),
      queue.longestWaitMs === null ? '–' : clock(queue.longestWaitMs),
      String(queue.talking),
      String(queue.agents.ready ?? 0),
    ]),
  )
  element('owed').hidden = (board?.obligations ?? []).length === 0
  rows(
    'obligations',
    (board?.obligations ?? []).map(({ channel, open, late }) => [
      channelWord(language, channel),
      String(open),
      { text: String(late), alarm: late > 0 },
    ]),
  )
  rows(
    'agents',
    (board?.agents ?? []).map((agent) => [
      agent.name,
      stateWord(language, agent.state),
      clock(Date.parse(board?.at ?? agent.sinceAt) - Date.parse(agent.sinceAt)),
    ]),
  )
}

const takesContacts = (): boolean => user?.roles.includes('agent') === true

/** A text, or one that may have to stand out. */
type Cell = string | { readonly text: string; readonly alarm: boolean }

const rows = (id: string, table: readonly (readonly Cell[])[]): void => {
  element(id).replaceChildren(
    ...table.map((cells) => {
      const row = document.createElement('tr')
      cells.forEach((content, i) => {
        const cell = document.createElement(i === 0 ? 'th' : 'td')
        if (i === 0) cell.setAttribute('scope', 'row')
        cell.textContent = typeof content === 'string' ? content : content.text
        cell.classList.toggle('alarm', typeof content !== 'string' && content.alarm)
        row.append(cell)
      })
      return row
    }),
  )
}

const clock = (ms: number): string => {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const two = (value: number): string => String(value).padStart(2, '0')
  const hours = Math.floor(seconds / 3600)
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
  return hours === 0 ? rest : `${hours}:${rest}`
}

/** Only what differs is written: a status that is written again is read out again. */
const write = (id: string, text: string): void => {
  if (element(id).textContent !== text) element(id).textContent = text
}
const trouble = (text: string): void => write('trouble', text)

const element = (id: string): HTMLElement => {
  const found = document.getElementById(id)
  if (found === null) throw new Error(`The page has no element ${id}`)
  return found
}
const input = (id: string): HTMLInputElement => {
  const found = element(id)
  if (found instanceof HTMLInputElement) return found
  throw new Error(`${id} is not a field`)
}

void start()
