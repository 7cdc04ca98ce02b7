import type { Language } from '../core/languages.ts'

/** What the dial plan's net says while we are not there (dialplan/asterisk/extensions.conf): file name → words. */
export const NET_WORDS: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  'net-one-moment': {
    id: 'Mohon tunggu sebentar. Panggilan Anda akan segera kami sambungkan.',
    en: 'One moment, please. We will connect your call shortly.',
  },
  'net-message': {
    id: 'Maaf, belum ada petugas yang dapat menerima panggilan Anda. Silakan tinggalkan pesan setelah nada berikut, lalu tekan tanda pagar atau tutup telepon.',
    en: 'We are sorry, nobody can take your call at the moment. Please leave a message after the tone, then press hash or hang up.',
  },
  'net-thanks': {
    id: 'Terima kasih. Pesan Anda sudah kami terima.',
    en: 'Thank you. We have received your message.',
  },
  'net-sorry': {
    id: 'Maaf, saat ini kami belum dapat menerima panggilan Anda. Silakan hubungi kami lagi nanti.',
    en: 'We are sorry, we cannot take your call at the moment. Please call again later.',
  },
}
