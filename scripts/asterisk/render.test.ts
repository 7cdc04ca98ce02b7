import { describe, expect, test } from 'vitest'
import { renderTemplate } from './render.ts'

describe('a template', () => {
  test('has its placeholders filled in, but for those in comments', () => {
    expect(renderTemplate('; {{name}} is a value\na = {{one}}:{{two}}', { one: '1', two: '2' })).toBe(
      '; {{name}} is a value\na = 1:2',
    )
  })

  test.each(['a\nb', 'a\rb', 'a;b', 'a\0b'])('takes no value that begins a line or a comment: %j', (value) => {
    expect(() => renderTemplate('a = {{one}}', { one: value })).toThrow("{{one}} can't stand")
  })

  test('is refused when it wants a value that nobody has', () => {
    expect(() => renderTemplate('a = {{gone}}', {})).toThrow('{{gone}}, which has no value: a = {{gone}}')
    expect(() => renderTemplate('a = {{toString}}', {})).toThrow('no value')
  })
})
