import { describe, expect, it } from 'vitest'
import { createNotes } from './notes.ts'

const stage = () => {
  const sent: string[] = []
  let takes = true
  const notes = createNotes(async (contact, text) => {
    sent.push(`${contact}: ${text}`)
    return takes
  })
  return {
    notes,
    sent,
    refuse: () => {
      takes = false
    },
  }
}

describe('notes', () => {
  it('are sent without the blank around them, and leave the field empty', async () => {
    const { notes, sent } = stage()
    notes.write('c-1', ' wants an invoice\n')
    await notes.keep('c-1')
    expect(sent).toEqual(['c-1: wants an invoice'])
    expect(notes.drafts.get()).toEqual({})
  })

  it('of nothing but blank are not sent', async () => {
    const { notes, sent } = stage()
    notes.write('c-1', ' \n')
    await notes.keep('c-1')
    await notes.settle('siti', [])
    expect(sent).toEqual([])
  })

  it('that are refused are typed again, before what came meanwhile', async () => {
    const { notes, refuse } = stage()
    refuse()
    notes.write('c-1', 'wants an invoice')
    const kept = notes.keep('c-1')
    notes.write('c-1', ', by post')
    await kept
    expect(notes.drafts.get()).toEqual({ 'c-1': 'wants an invoice, by post' })
  })

  it('that are still typed when the contact leaves are kept by themselves, once', async () => {
    const { notes, sent, refuse } = stage()
    refuse()
    await notes.settle('siti', ['c-1', 'c-2'])
    notes.write('c-1', 'one')
    notes.write('c-2', 'two')
    await notes.settle('siti', ['c-1', 'c-2'])
    expect(sent).toEqual([])
    await notes.settle('siti', ['c-2'])
    await notes.settle('siti', ['c-2'])
    expect(sent).toEqual(['c-1: one'])
    expect(notes.drafts.get()).toEqual({ 'c-2': 'two' })
  })

  it('that somebody else typed are shown to nobody', async () => {
    const { notes, sent } = stage()
    await notes.settle('siti', ['c-1'])
    notes.write('c-1', 'one')
    await notes.settle('budi', ['c-1'])
    expect(notes.drafts.get()).toEqual({})
    expect(sent).toEqual([])
  })

  it('tell whoever watches of what is new, and of nothing else', () => {
    const { notes } = stage()
    let told = 0
    notes.drafts.subscribe(() => {
      told += 1
    })
    notes.write('c-1', '')
    notes.write('c-1', 'one')
    notes.write('c-1', 'one')
    expect(notes.take('c-1')).toBe('one')
    expect(notes.take('c-1')).toBe('')
    expect(told).toBe(2)
  })
})
