/**
 * The public holidays of Indonesia and the days of joint leave (cuti bersama), as the three ministers decree them, most often in
 * the autumn before. A year that is not decreed yet is not here: most dates follow the moon, and nobody's guess closes a hotline.
 */
export interface Holiday {
  readonly date: string
  readonly name: string
  /** A day of joint leave, which an employer may work on. */
  readonly joint: boolean
}

export interface HolidayYear {
  readonly year: number
  /** The decree. */
  readonly source: string
  readonly days: readonly Holiday[]
}

/** The holidays of a year in the order of their dates; null for one that is not known. */
export const holidaysOf = (year: number): HolidayYear | null => YEARS.find((one) => one.year === year) ?? null

export const holidayYears = (): readonly number[] => YEARS.map(({ year }) => year)

const holiday = (date: string, name: string): Holiday => ({ date, name, joint: false })
const leave = (date: string, of: string): Holiday => ({ date, name: `Cuti bersama ${of}`, joint: true })

const YEAR_2026: HolidayYear = {
  year: 2026,
  source:
    'Keputusan Bersama Menteri Agama, Menteri Ketenagakerjaan dan Menteri PANRB Nomor 1497 Tahun 2025, Nomor 2 Tahun 2025 dan Nomor 5 Tahun 2025',
  days: [
    holiday('2026-01-01', 'Tahun Baru Masehi'),
    holiday('2026-01-16', 'Isra Mikraj Nabi Muhammad SAW'),
    leave('2026-02-16', 'Tahun Baru Imlek'),
    holiday('2026-02-17', 'Tahun Baru Imlek 2577 Kongzili'),
    leave('2026-03-18', 'Nyepi'),
    holiday('2026-03-19', 'Hari Suci Nyepi, Tahun Baru Saka 1948'),
    leave('2026-03-20', 'Idulfitri'),
    holiday('2026-03-21', 'Idulfitri 1447 Hijriah, hari pertama'),
    holiday('2026-03-22', 'Idulfitri 1447 Hijriah, hari kedua'),
    leave('2026-03-23', 'Idulfitri'),
    leave('2026-03-24', 'Idulfitri'),
    holiday('2026-04-03', 'Wafat Yesus Kristus'),
    holiday('2026-04-05', 'Kebangkitan Yesus Kristus (Paskah)'),
    holiday('2026-05-01', 'Hari Buruh Internasional'),
    holiday('2026-05-14', 'Kenaikan Yesus Kristus'),
    leave('2026-05-15', 'Kenaikan Yesus Kristus'),
    holiday('2026-05-27', 'Iduladha 1447 Hijriah'),
    leave('2026-05-28', 'Iduladha'),
    holiday('2026-05-31', 'Hari Raya Waisak 2570 BE'),
    holiday('2026-06-01', 'Hari Lahir Pancasila'),
    holiday('2026-06-16', 'Tahun Baru Islam 1448 Hijriah'),
    holiday('2026-08-17', 'Proklamasi Kemerdekaan'),
    holiday('2026-08-25', 'Maulid Nabi Muhammad SAW'),
    leave('2026-12-24', 'Natal'),
    holiday('2026-12-25', 'Kelahiran Yesus Kristus (Natal)'),
  ],
}

const YEARS: readonly HolidayYear[] = [YEAR_2026]
