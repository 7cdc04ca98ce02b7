/** What callers hear of being called back. */
import type { Heard } from '../ivr/session.ts'
import { LANGUAGES, type Language } from '../languages.ts'

/** In their language; in all of them where nobody has asked them for one. */
export const saidOffer = (language: string | undefined, key: string): readonly Heard[] =>
  languagesOf(language).map((one) => ({ type: 'text', language: one, text: OFFER[one](KEYS[one][key] ?? key) }))

export const saidNoted = (language: string | undefined, number: string): readonly Heard[] =>
  languagesOf(language).flatMap((one) => [
    { type: 'text', language: one, text: NOTED[one] },
    { type: 'value', language: one, as: 'digits', value: number.replace('+', '') },
    { type: 'text', language: one, text: PLACE[one] },
  ])

export const saidAlready = (language: string | undefined): readonly Heard[] =>
  languagesOf(language).map((one) => ({ type: 'text', language: one, text: ALREADY[one] }))

const languagesOf = (language: string | undefined): readonly Language[] => {
  const theirs = LANGUAGES.find((one) => one === language)
  return theirs === undefined ? ['id', 'en'] : [theirs]
}

const OFFER: Readonly<Record<Language, (key: string) => string>> = {
  en: (key) => `To be called back on the number you are calling from, press ${key}. You keep your place in line.`,
  id: (key) => `Agar kami menghubungi Anda kembali di nomor ini, tekan ${key}. Urutan Anda dalam antrean tetap.`,
}

const KEYS: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  en: { '*': 'star', '#': 'hash' },
  id: { '*': 'bintang', '#': 'pagar' },
}

const NOTED: Readonly<Record<Language, string>> = {
  en: 'We will call you back on',
  id: 'Kami akan menghubungi Anda kembali di nomor',
}

const PLACE: Readonly<Record<Language, string>> = {
  en: 'You keep your place in line. Goodbye.',
  id: 'Urutan Anda dalam antrean tetap. Sampai jumpa.',
}

const ALREADY: Readonly<Record<Language, string>> = {
  en: 'Your number is on our list already, and keeps its earlier place. We will call you back. Goodbye.',
  id: 'Nomor Anda sudah tercatat, dan urutannya yang lebih awal tetap. Kami akan menghubungi Anda kembali. Sampai jumpa.',
}
