import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { csvText, readCsv } from './csv.ts'

const COLUMNS = ['name', 'note']
const cellsOf = (text: string) => {
  const table = readCsv(text, COLUMNS)
  return table.ok ? table.rows.map(({ row, cells }) => `${row} ${cells.name}|${cells.note}`) : table
}

describe('a table', () => {
  it.each([
    ['as written here', 'name,note\r\nA,1\r\nB,2\r\n', ['2 A|1', '3 B|2']],
    ['without an end of line at its end', 'name,note\nA,1', ['2 A|1']],
    ['with semicolons and a byte order mark', '\uFEFFname;note\nA;1,5\n', ['2 A|1,5']],
    ['with quotes, commas and lines in cells', 'name,note\n"A, ""B""","x\ny"\n', ['2 A, "B"|x\ny']],
    ['with its columns in another order, and one left out', 'note\n1\n', ['2 undefined|1']],
    ['with empty rows, which are counted', 'name,note\nA,1\n\nB,2\n', ['2 A|1', '4 B|2']],
    ['with a cell that is missing', 'name,note\nA\n', ['2 A|']],
  ])('%s is read', (_, text, rows) => {
    expect(cellsOf(text)).toEqual(rows)
  })

  it.each([
    ['a column that is not known', 'name,colour\n', 1, 'has an unknown column "colour"; the first row is name,note'],
    ['a column twice', 'name,name\n', 1, 'names a column twice; the first row is name,note'],
    ['too many cells', 'name,note\nA,1\nB,2,3\n', 3, 'has more cells than the first row; the first row is name,note'],
    ['an open quote', 'name,note\n"A,1\n', 0, 'has a quote that is never closed'],
  ])('with %s is refused with its row', (_, text, row, problem) => {
    expect(cellsOf(text)).toEqual({ ok: false, row, problem })
  })

  it('has no formula in it, and a number is as it was', () => {
    expect(
      csvText(COLUMNS, [
        ['=1+1', '+6221'],
        ['-x', "'@a"],
      ]),
    ).toBe("name,note\r\n'=1+1,+6221\r\n'-x,''@a\r\n")
  })

  it('that is written is read as it was', () => {
    const cell = fc.string({
      unit: fc.constantFrom('a', '"', ',', ';', '\n', '=', '+', '-', '@', "'", '1'),
      maxLength: 8,
    })
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { maxLength: 5 }), (given) => {
        const rows = given.map(([name, note]) => [`n${name}`.trim(), note.trim()])
        const text = csvText(COLUMNS, rows)
        const table = readCsv(text, COLUMNS)
        expect(table.ok && table.rows.map(({ cells }) => [cells.name, cells.note])).toEqual(rows)
      }),
      { seed: Number(process.env.SAMBUNG_SEED ?? 7) },
    )
  })
})
