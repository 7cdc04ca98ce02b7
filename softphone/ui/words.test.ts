import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { LANGUAGES } from '../../src/core/languages.ts'
import adminEn from '../admin/words/en.json' with { type: 'json' }
import adminId from '../admin/words/id.json' with { type: 'json' }
import en from './words/en.json' with { type: 'json' }
import id from './words/id.json' with { type: 'json' }

const flat = (words: object, before = ''): readonly (readonly [string, string])[] =>
  Object.entries(words).flatMap(([key, value]: [string, unknown]) =>
    typeof value === 'object' && value !== null
      ? flat(value, `${before}${key}.`)
      : [[`${before}${key}`, String(value)]],
  )
const catalogues: Readonly<Record<(typeof LANGUAGES)[number], ReadonlyMap<string, string>>> = {
  en: new Map([...flat(en), ...flat(adminEn, 'admin:')]),
  id: new Map([...flat(id), ...flat(adminId, 'admin:')]),
}

/** The same in both languages, and rightly so. */
const SAME = new Set(['app.name', 'channel.sms'])

describe('i18n', () => {
  it('has the same keys in both languages, none of them empty', () => {
    expect([...catalogues.id.keys()].sort()).toEqual([...catalogues.en.keys()].sort())
    expect(catalogues.en.size).toBeGreaterThan(150)
    for (const language of LANGUAGES)
      for (const [key, words] of catalogues[language]) expect(words, `${key} in ${language}`).toMatch(/\S/)
  })

  it('says each thing in its own words', () => {
    const same = [...catalogues.en].filter(([key, words]) => catalogues.id.get(key) === words && !SAME.has(key))
    expect(same).toEqual([])
  })

  it('fills the same places in', () => {
    const places = (words = ''): readonly string[] =>
      [...words.matchAll(/\{\{(\w+)\}\}/g)].map(([, name = '']) => name).sort()
    for (const [key, words] of catalogues.en) expect(places(catalogues.id.get(key)), key).toEqual(places(words))
  })

  it('has no literal words in components', () => {
    const found = components().flatMap(literalWords)
    expect(found).toEqual([])
  })

  it('finds literal words where there are some', () => {
    const source = 'export const X = () => <p aria-label="Some words">Hello <b title={"More"}>{"there"}</b></p>'
    expect(literalWords({ file: 'x.tsx', source })).toHaveLength(4)
  })
})

interface Component {
  readonly file: string
  readonly source: string
}

const components = (): readonly Component[] => {
  const root = join(import.meta.dirname, '..')
  const files = readdirSync(root, { encoding: 'utf8', recursive: true }).filter((file) => file.endsWith('.tsx'))
  expect(files.length).toBeGreaterThan(20)
  return files.map((file) => ({ file, source: readFileSync(join(root, file), 'utf8') }))
}

const SPOKEN = new Set(['alt', 'aria-label', 'aria-description', 'label', 'name', 'placeholder', 'title', 'word'])
const LETTERS = /\p{L}/u

/** Text between tags, and in the attributes that are read out or shown. */
const literalWords = ({ file, source }: Component): readonly string[] => {
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.ES2022, true, ts.ScriptKind.TSX)
  const found: string[] = []
  const note = (node: ts.Node, text: string): void => {
    if (LETTERS.test(text))
      found.push(`${file}:${tree.getLineAndCharacterOfPosition(node.pos).line + 1} ${text.trim()}`)
  }
  const visit = (node: ts.Node): void => {
    if (ts.isJsxText(node)) note(node, node.text)
    if (ts.isJsxExpression(node) && node.expression !== undefined && ts.isStringLiteral(node.expression)) {
      const spoken = !ts.isJsxAttribute(node.parent) || SPOKEN.has(node.parent.name.getText())
      if (spoken) note(node, node.expression.text)
    }
    if (ts.isJsxAttribute(node) && SPOKEN.has(node.name.getText()) && node.initializer !== undefined)
      if (ts.isStringLiteral(node.initializer) && !isFieldName(node)) note(node, node.initializer.text)
    ts.forEachChild(node, visit)
  }
  visit(tree)
  return found
}

/** `name` of a field or a radio button is for the form, not for the eye. */
const isFieldName = (node: ts.JsxAttribute): boolean => {
  const tag = node.parent.parent
  return (
    node.name.getText() === 'name' &&
    (ts.isJsxSelfClosingElement(tag) || ts.isJsxOpeningElement(tag)) &&
    ['Field', 'input'].includes(tag.tagName.getText())
  )
}
