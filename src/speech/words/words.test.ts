/** The words of values, against what people say; and by a small reader, back to the values. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { LANGUAGES, type Language } from '../../core/languages.ts'
import { readNumberWords } from './testing/read-words.ts'
import { wordsOf } from './words.ts'

const runs = { seed: Number(process.env.SAMBUNG_SEED ?? Date.now() % 1_000_000), numRuns: 1_000 }
console.log(`words: SAMBUNG_SEED=${runs.seed}`)

/** What is written, and what is said of it in Indonesian and English. */
type Row = readonly [value: string, indonesian: string | null, english: string | null]

describe.each<[Parameters<typeof wordsOf>[0], readonly Row[]]>([
  [
    'number',
    [
      ['0', 'nol', 'zero'],
      ['1', 'satu', 'one'],
      ['10', 'sepuluh', 'ten'],
      ['11', 'sebelas', 'eleven'],
      ['12', 'dua belas', 'twelve'],
      ['19', 'sembilan belas', 'nineteen'],
      ['20', 'dua puluh', 'twenty'],
      ['21', 'dua puluh satu', 'twenty-one'],
      ['100', 'seratus', 'one hundred'],
      ['101', 'seratus satu', 'one hundred and one'],
      ['111', 'seratus sebelas', 'one hundred and eleven'],
      ['200', 'dua ratus', 'two hundred'],
      ['1000', 'seribu', 'one thousand'],
      ['1001', 'seribu satu', 'one thousand and one'],
      ['1100', 'seribu seratus', 'one thousand one hundred'],
      ['2000', 'dua ribu', 'two thousand'],
      ['11000', 'sebelas ribu', 'eleven thousand'],
      ['100000', 'seratus ribu', 'one hundred thousand'],
      ['1000000', 'satu juta', 'one million'],
      ['1001000', 'satu juta seribu', 'one million and one thousand'],
      ['1000000000', 'satu miliar', 'one billion'],
      ['1000000000000', 'satu triliun', 'one trillion'],
      ['1234567', 'satu juta dua ratus tiga puluh empat ribu lima ratus enam puluh tujuh', null],
      ['-5', 'minus lima', 'minus five'],
      ['-0', 'nol', 'zero'],
      ['+7', 'tujuh', 'seven'],
      ['007', 'tujuh', 'seven'],
      ['2.5', 'dua koma lima', 'two point five'],
      ['2,75', 'dua koma tujuh lima', 'two point seven five'],
      ['0.05', 'nol koma nol lima', 'zero point zero five'],
      ['-0.5', 'minus nol koma lima', 'minus zero point five'],
      ['12.500', 'dua belas koma lima nol nol', 'twelve point five zero zero'],
      ['1.234.567', 'satu juta dua ratus tiga puluh empat ribu lima ratus enam puluh tujuh', null],
      ['12.500,5', 'dua belas ribu lima ratus koma lima', 'twelve thousand five hundred point five'],
      ['12,500.5', 'dua belas ribu lima ratus koma lima', 'twelve thousand five hundred point five'],
      // A sixteenth digit has no name: they are said one by one.
      ['1000000000000000', `satu${' nol'.repeat(15)}`, `one${' zero'.repeat(15)}`],
    ],
  ],
  [
    'rupiah',
    [
      ['0', 'nol rupiah', 'zero rupiah'],
      ['1000', 'seribu rupiah', 'one thousand rupiah'],
      ['Rp 12.500', 'dua belas ribu lima ratus rupiah', 'twelve thousand five hundred rupiah'],
      ['Rp 12.500,50', 'dua belas ribu lima ratus rupiah lima puluh sen', null],
      ['IDR 12500.50', null, 'twelve thousand five hundred rupiah and fifty sen'],
      ['Rp12.500,-', 'dua belas ribu lima ratus rupiah', null],
      ['rp. 1.000.000', 'satu juta rupiah', 'one million rupiah'],
      ['12500.5', 'dua belas ribu lima ratus rupiah lima puluh sen', null],
      ['-Rp 500', 'minus lima ratus rupiah', 'minus five hundred rupiah'],
      ['12500.999', 'dua belas ribu lima ratus satu rupiah', null],
      ['0.004', 'nol rupiah', 'zero rupiah'],
    ],
  ],
  [
    'digits',
    [
      ['0', 'nol', 'zero'],
      ['1500', 'satu lima nol nol', 'one five zero zero'],
      ['12345', 'satu dua tiga, empat lima', 'one two three, four five'],
      ['08123456789', 'nol delapan satu, dua tiga empat, lima enam tujuh, delapan sembilan', null],
      ['+62 812-34', 'plus enam dua, delapan satu dua, tiga empat', 'plus six two, eight one two, three four'],
      ['*9#', 'bintang sembilan pagar', 'star nine hash'],
      ['ab12', 'A B satu dua', 'A B one two'],
    ],
  ],
  [
    'date',
    [
      ['2026-11-22', 'Minggu, dua puluh dua November dua ribu dua puluh enam', null],
      ['2026-11-22', null, 'Sunday, the twenty-second of November, twenty twenty-six'],
      ['2026-08-17T10:00:00+07:00', 'Senin, tujuh belas Agustus dua ribu dua puluh enam', null],
      ['17/8/1945', 'Jumat, tujuh belas Agustus seribu sembilan ratus empat puluh lima', null],
      ['17-08-1945', null, 'Friday, the seventeenth of August, nineteen forty-five'],
      ['20000101', 'Sabtu, satu Januari dua ribu', 'Saturday, the first of January, two thousand'],
      ['31122026', 'Kamis, tiga puluh satu Desember dua ribu dua puluh enam', null],
      ['2005-03-05', null, 'Saturday, the fifth of March, two thousand and five'],
      ['1905-03-05', null, 'Sunday, the fifth of March, nineteen oh five'],
      ['1900-01-01', null, 'Monday, the first of January, nineteen hundred'],
      ['2024-02-29', 'Kamis, dua puluh sembilan Februari dua ribu dua puluh empat', null],
      ['0001-01-01', 'Senin, satu Januari satu', 'Monday, the first of January, one'],
    ],
  ],
  [
    'time',
    [
      ['00:00', 'jam dua belas malam', 'midnight'],
      ['00:30', 'jam setengah satu malam', 'twelve thirty at night'],
      ['03:05', 'jam tiga lewat lima menit dini hari', 'three oh five at night'],
      ['08:00', 'jam delapan pagi', "eight o'clock in the morning"],
      ['8.30', 'jam setengah sembilan pagi', 'eight thirty in the morning'],
      ['0815', 'jam delapan lewat lima belas menit pagi', 'eight fifteen in the morning'],
      ['12:00', 'jam dua belas siang', 'twelve noon'],
      ['12:30', 'jam setengah satu siang', 'twelve thirty in the afternoon'],
      ['15:45:10', 'jam tiga lewat empat puluh lima menit sore', 'three forty-five in the afternoon'],
      ['19:00', 'jam tujuh malam', "seven o'clock in the evening"],
      ['23:59', 'jam sebelas lewat lima puluh sembilan menit malam', 'eleven fifty-nine at night'],
      ['24:00', 'jam dua belas malam', 'midnight'],
      ['2026-11-22T17:00:00Z', 'jam lima sore', "five o'clock in the afternoon"],
    ],
  ],
])('%s', (as, rows) => {
  test.each(rows)('%s', (value, indonesian, english) => {
    if (indonesian !== null) expect(wordsOf(as, value, 'id')).toBe(indonesian)
    if (english !== null) expect(wordsOf(as, value, 'en')).toBe(english)
  })
})

test.each([
  ['number', ['', 'seven', '1..2', '1,2,3', '--1', '1e9', '0x10', '1.2.3', '12,500,5', ' ', '9'.repeat(61)]],
  ['rupiah', ['', 'Rp', 'Rp dua', '$5', '1.2.3']],
  ['digits', ['', '-', 'a!b', 'é', '1'.repeat(61)]],
  ['date', ['', '2026-02-29', '2026-13-01', '31/04/2026', '0000-01-01', 'tomorrow', '2026-1-1', '123456']],
  ['time', ['', '24:01', '25:00', '12:60', '1200Z', 'noon', '12']],
] as const)('%s that is none is not said', (as, values) => {
  for (const value of values) for (const language of LANGUAGES) expect(wordsOf(as, value, language), value).toBeNull()
})

describe.each(LANGUAGES.map((language) => [language]))('in %s', (language: Language) => {
  const say = (value: string): string => wordsOf('number', value, language) ?? ''
  const below = 10n ** 15n - 1n

  test('every number is read back as itself', () => {
    fc.assert(
      fc.property(fc.bigInt(-below, below), fc.constantFrom('', '.5', '.05', '.250', '.9071'), (whole, decimals) => {
        const sign = whole < 0n ? '-' : ''
        const value = `${sign}${whole < 0n ? -whole : whole}${decimals}`
        expect(readNumberWords(say(value), language)).toBe(value)
      }),
      runs,
    )
  })

  test('every number below ten thousand has words of its own', () => {
    const all = Array.from({ length: 10_000 }, (_, n) => say(String(n)))
    expect(all.every((words) => /^[a-z]+([ -][a-z]+)*$/.test(words))).toBe(true)
    expect(new Set(all).size).toBe(10_000)
  })

  test('every sum, key, day of thirty years and minute of the day has words of its own', () => {
    const sums = Array.from({ length: 3_000 }, (_, n) => wordsOf('rupiah', String(n / 100), language))
    expect(new Set(sums).size).toBe(3_000)
    const keys = [...'0123456789*#+', '00', '01', '10'].map((value) => wordsOf('digits', value, language))
    expect(new Set(keys).size).toBe(keys.length)
    const start = Date.UTC(1990, 0, 1)
    const dates = Array.from({ length: 10_950 }, (_, n) => new Date(start + n * 86_400_000).toISOString().slice(0, 10))
    const days = dates.map((date) => wordsOf('date', date, language))
    expect(new Set(days).size).toBe(dates.length)
    const two = (n: number): string => String(n).padStart(2, '0')
    const times = Array.from({ length: 1_440 }, (_, n) =>
      wordsOf('time', `${two(Math.floor(n / 60))}:${two(n % 60)}`, language),
    )
    expect(new Set(times).size).toBe(1_440)
    for (const words of [...sums, ...keys, ...days, ...times]) expect(words?.trim()).toMatch(/\S/)
  })

  test('whatever the value is, words are made of it or none are', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 70 }),
        fc.constantFrom('number', 'digits', 'rupiah', 'date', 'time'),
        (value, as) => {
          const words = wordsOf(as, value, language)
          expect(words === null || words.trim() !== '').toBe(true)
        },
      ),
      runs,
    )
  })
})
