/** The codes that a new installation starts with; each can be renamed or retired. */
import { codeId } from '../ids.ts'
import type { Code } from './words.ts'

const code = (id: string, name: string, indonesian: string): Code => ({
  id: codeId(id),
  name,
  names: { id: indonesian },
})

export const FIRST_DISPOSITIONS: readonly Code[] = [
  code('solved', 'Solved', 'Teratasi'),
  code('sale', 'Sale', 'Penjualan'),
  code('follow-up', 'Follow up', 'Tindak lanjut'),
  code('complaint', 'Complaint', 'Keluhan'),
  code('information', 'Information given', 'Informasi diberikan'),
  code('wrong-number', 'Wrong number', 'Salah sambung'),
  code('nobody-there', 'Nobody there', 'Tidak ada orang'),
]

export const FIRST_REASONS: readonly Code[] = [
  code('break', 'Break', 'Istirahat'),
  code('meal', 'Meal', 'Makan'),
  code('prayer', 'Prayer', 'Ibadah'),
  code('meeting', 'Meeting', 'Rapat'),
  code('training', 'Training', 'Pelatihan'),
  code('paperwork', 'Paperwork', 'Administrasi'),
]
