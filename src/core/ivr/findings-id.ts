/** The sentences of findings in Indonesian; `{name}` is one of the finding's values, as in the English ones. */
import type { Language } from '../languages.ts'
import { type Finding, type FindingCode, filledIn } from './findings.ts'

export const sentenceIn = (language: Language, { code, values, text }: Finding): string =>
  language === 'en' ? text : filledIn(INDONESIAN[code], { ...values, what: WHAT[values.what ?? ''] ?? '' })

const WHAT: Readonly<Record<string, string>> = { queue: 'antrean', agent: 'agen', flow: 'alur', hours: 'jam buka' }

export const INDONESIAN: Readonly<Record<FindingCode, string>> = {
  'not-json': 'Ini bukan JSON: {problem}. Sebuah alur dimulai dengan {"format": 1, "id": "hotline", …}.',
  'too-big':
    'Sebuah alur paling banyak {most} karakter; yang ini {size}. Bagilah, lalu sambungkan satu ke yang lain dengan transfer.',
  'too-many-nodes':
    'Sebuah alur paling banyak {most} simpul; yang ini {size}. Bagilah, lalu sambungkan satu ke yang lain dengan transfer.',
  'newer-format':
    'Alur ini berformat {format}, buatan versi yang lebih baru; versi ini mengenal format sampai {known}, seperti {"format": 1}.',
  'wrong-value': 'Nilai ini tidak dapat dipakai: {problem}.',
  'unknown-kind': 'Tidak ada jenis simpul "{kind}"; jenisnya salah satu dari {known}.',
  'start-missing':
    'Alur dimulai di "{node}", padahal simpul itu tidak ada; mulailah di simpul yang ada, misalnya "{example}".',
  'exit-dangling':
    'Cabang {exit} menuju "{to}", padahal simpul itu tidak ada; arahkan ke simpul yang ada, misalnya "{example}".',
  'exit-missing':
    'Cabang {exit} tidak menuju ke mana pun; arahkan ke sebuah simpul, seperti {"exits": {"{exit}": "{example}"}}.',
  'node-unreachable':
    'Tidak ada cabang yang menuju simpul ini; arahkan satu ke sini, seperti {"exits": {"next": "{node}"}}, atau hapuslah.',
  'loop-without-input':
    'Penelepon berputar di sini tanpa henti dan tidak ditanya apa pun: {loop}; taruhlah menu atau antrean di dalamnya.',
  'endless-silence':
    'Siapa yang tidak menekan apa pun ditanya tanpa henti: {loop}; arahkan silence ke tempat lain, misalnya antrean atau akhir panggilan.',
  'menu-empty': 'Menu ini tidak punya tombol; arahkan satu, seperti {"exits": {"1": "sales"}}.',
  'keys-same': 'Tombol {key} berarti ya sekaligus tidak; pakailah dua, seperti {"yesKey": "1", "noKey": "2"}.',
  'digits-backwards':
    'Sedikitnya {least} angka lebih banyak daripada paling banyak {most}; tulislah seperti {"minDigits": 4, "maxDigits": 16}.',
  'prompt-missing': 'Tidak ada yang diucapkan di sini; tambahkan ucapan, seperti {"text": {"{language}": "…"}}.',
  'prompt-unknown':
    'Tidak ada rekaman "{prompt}" di antara ucapan; unggahlah, atau ucapkan teks, seperti {"text": {"{language}": "…"}}.',
  'language-missing':
    'Tidak ada kata-kata dalam bahasa {language}; tambahkan, seperti {"{language}": "…"}. Sampai itu ada, penelepon mendengar bahasa lain.',
  'language-not-listed':
    '{language} tidak termasuk bahasa alur ini; tambahkan, seperti {"languages": [{known}, "{language}"]}.',
  'language-unknown': 'Di sini tidak ada yang berbicara {language}; yang dikenal adalah {known}.',
  'setting-missing': 'Belum ada {what} yang dipilih; pilihlah satu, misalnya "{example}".',
  'ref-unknown': 'Tidak ada {what} "{id}"; pilihlah yang ada, misalnya "{example}".',
  'template-wrong':
    'Kurung kurawal ini tidak dimengerti: {text}. Variabel ditulis {{name}}, jumlah uang {{name|rupiah}}; juga {known}.',
  'variable-unknown':
    '"{variable}" tidak pernah diisi sebelum ini; isilah dengan set atau collect, atau sebutkan, seperti {"given": ["{variable}"]}.',
  'variable-maybe-unset':
    '"{variable}" tidak diisi di semua jalan ke sini, misalnya {way}; isilah sebelumnya, kalau tidak ia kosong.',
  'secret-spoken': '"{variable}" dirahasiakan tetapi akan diucapkan; ucapkan yang lain, misalnya "Terima kasih."',
  'zone-unknown': 'Tidak ada zona waktu "{zone}"; tulislah seperti "Asia/Jakarta", atau WIB, WITA, WIT.',
  'interval-backwards':
    'Rentang yang mulai {from} berakhir sebelum dimulai, pada {to}; melewati tengah malam ditulis dua rentang, seperti "22:00" sampai "24:00" dan "00:00" sampai "06:00".',
  'interval-overlaps': 'Rentang {one} dan {other} bertumpang tindih; satu saja cukup, seperti "08:00" sampai "17:00".',
  'date-unknown': 'Tidak ada tanggal {date}; tanggal ditulis seperti 2026-08-17.',
  'date-twice':
    '{date} tertulis dua kali; berikan semua rentang pada satu tanggal, seperti [{"from": "08:00", "to": "12:00"}].',
}
