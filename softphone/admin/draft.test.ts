import { describe, expect, it } from 'vitest'
import { changedIn, rowsAt, textAt, textsAt, valueAt, withValue, wrongAt, wrongElsewhere } from './draft.ts'

const QUEUE = {
  name: 'Sales',
  serviceLevel: { thresholdMs: 20_000, target: 0.8 },
  requires: [{ skill: 'en', level: 3 }],
}

describe('a draft', () => {
  it('is read and changed at a path, and stays as it was for others', () => {
    const changed = withValue(QUEUE, 'serviceLevel.target', 0.9)
    expect(valueAt(changed, 'serviceLevel')).toEqual({ thresholdMs: 20_000, target: 0.9 })
    expect(QUEUE.serviceLevel.target).toBe(0.8)
    expect(withValue({}, 'names.id', 'Lunas')).toEqual({ names: { id: 'Lunas' } })
    expect(withValue({ names: { id: 'Lunas' } }, 'names.id', undefined)).toEqual({ names: {} })
    expect([
      textAt(QUEUE, 'name'),
      textAt(QUEUE, 'nothing.here'),
      rowsAt(QUEUE, 'requires'),
      textsAt(QUEUE, 'name'),
    ]).toEqual(['Sales', '', QUEUE.requires, []])
  })

  it('sends what is not as it was', () => {
    expect(changedIn(QUEUE, withValue(withValue(QUEUE, 'name', 'Sales'), 'serviceLevel.target', 0.9))).toEqual({
      serviceLevel: { thresholdMs: 20_000, target: 0.9 },
    })
    expect(changedIn(QUEUE, { ...QUEUE })).toEqual({})
  })

  it('says what is wrong where it is', () => {
    const wrong = [
      { path: 'skills.0.level', message: 'must be <= 10' },
      { path: 'skillset', message: 'is not known here' },
    ]
    expect(wrongAt(wrong, 'skills')).toEqual(['must be <= 10'])
    expect(wrongElsewhere(wrong, ['name', 'skills'])).toEqual([wrong[1]])
  })
})
