/** The page's words, complete in both languages: the compiler misses a word in the second one. */
import type { Board } from '../src/wire/board.ts'

type State = Board['agents'][number]['state']
type Channel = Board['obligations'][number]['channel']
const en = {
  language: 'Bahasa Indonesia',
  username: 'Username',
  password: 'Password',
  signIn: 'Sign in',
  signOut: 'Sign out',
  ready: 'Ready',
  away: 'Away',
  state: 'State',
  queues: 'Queues',
  queue: 'Queue',
  waiting: 'Waiting',
  longest: 'Longest wait',
  talking: 'Talking',
  readyAgents: 'Ready agents',
  obligations: 'Obligations',
  channel: 'Channel',
  open: 'Open',
  late: 'Late',
  agents: 'Agents',
  name: 'Name',
  since: 'For',
  wrongPassword: 'The username or the password is wrong.',
  tooMany: 'Too many failed sign-ins. Wait a little, then try again.',
  lost: 'The server does not answer. Trying again…',
  switchDown: 'The switch is not connected: no calls come through.',
  notDone: 'That did not work. Try again.',
}
type Words = Readonly<Record<keyof typeof en, string>>

const id: Words = {
  language: 'English',
  username: 'Nama pengguna',
  password: 'Kata sandi',
  signIn: 'Masuk',
  signOut: 'Keluar',
  ready: 'Siap',
  away: 'Tidak di tempat',
  state: 'Status',
  queues: 'Antrean',
  queue: 'Antrean',
  waiting: 'Menunggu',
  longest: 'Tunggu terlama',
  talking: 'Berbicara',
  readyAgents: 'Agen siap',
  obligations: 'Kewajiban',
  channel: 'Kanal',
  open: 'Belum selesai',
  late: 'Terlambat',
  agents: 'Agen',
  name: 'Nama',
  since: 'Selama',
  wrongPassword: 'Nama pengguna atau kata sandi salah.',
  tooMany: 'Terlalu banyak percobaan yang gagal. Tunggu sebentar, lalu coba lagi.',
  lost: 'Server tidak menjawab. Mencoba lagi…',
  switchDown: 'Sentral telepon tidak terhubung: panggilan tidak bisa masuk.',
  notDone: 'Tidak berhasil. Coba lagi.',
}

const states: Readonly<Record<Language, Readonly<Record<State, string>>>> = {
  en: {
    ready: 'Ready',
    ringing: 'Ringing',
    talking: 'Talking',
    'on-hold': 'On hold',
    dialling: 'Dialling',
    wrapup: 'Wrap-up',
    'busy-elsewhere': 'Busy elsewhere',
    away: 'Away',
    reconnecting: 'Reconnecting',
    offline: 'Offline',
  },
  id: {
    ready: 'Siap',
    ringing: 'Berdering',
    talking: 'Berbicara',
    'on-hold': 'Ditahan',
    dialling: 'Memanggil',
    wrapup: 'Pascapanggilan',
    'busy-elsewhere': 'Sibuk di tempat lain',
    away: 'Tidak di tempat',
    reconnecting: 'Menyambung kembali',
    offline: 'Luring',
  },
}

const channels: Readonly<Record<Language, Readonly<Record<Channel, string>>>> = {
  en: { voice: 'Phone', email: 'E-mail', chat: 'Chat', sms: 'SMS' },
  id: { voice: 'Telepon', email: 'Surel', chat: 'Obrolan', sms: 'SMS' },
}

export type Language = 'en' | 'id'
export const wordsOf = (language: Language): Words => (language === 'id' ? id : en)
export const stateWord = (language: Language, state: State): string => states[language][state]
export const channelWord = (language: Language, channel: Channel): string => channels[language][channel]

/** Writes every fixed word of the page; elements name theirs in `data-word` or, as an accessible name, `data-label`. */
export const writeWords = (language: Language): void => {
  const words: Readonly<Record<string, string>> = wordsOf(language)
  document.documentElement.lang = language
  for (const element of document.querySelectorAll<HTMLElement>('[data-word]')) {
    element.textContent = words[element.dataset.word ?? ''] ?? ''
  }
  for (const element of document.querySelectorAll<HTMLElement>('[data-label]')) {
    element.ariaLabel = words[element.dataset.label ?? ''] ?? ''
  }
}
