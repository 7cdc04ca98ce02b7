import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { wordsOf } from './words.ts'

const html = readFileSync(join(import.meta.dirname, 'index.html'), 'utf8')

describe('the page', () => {
  it('has every word it shows in both languages', () => {
    const named = [...html.matchAll(/data-(?:word|label)="(\w+)"/g)].map(([, name = '']) => name)
    expect(named.length).toBeGreaterThan(10)
    for (const language of ['en', 'id'] as const) {
      const words: Readonly<Record<string, string>> = wordsOf(language)
      for (const name of named) expect(words[name], `${name} in ${language}`).toMatch(/\S/)
    }
  })

  it('stands in English until its script has run', () => {
    const words: Readonly<Record<string, string>> = wordsOf('en')
    for (const [, name = '', text] of html.matchAll(/data-word="(\w+)">([^<]*)</g)) expect(text).toBe(words[name])
  })

  it('has no script or style that the content policy would refuse', () => {
    expect(html).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son[a-z]+=/)
  })
})
