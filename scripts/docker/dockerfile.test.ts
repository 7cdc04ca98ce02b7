import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { loadConfig, productRoot } from '../../src/config.ts'
import { execForm, imageOf, parseDockerfile } from './dockerfile.ts'

const root = productRoot()
const stages = parseDockerfile(readFileSync(join(root, 'Dockerfile'), 'utf8'))
const last = stages.at(-1)
if (last === undefined) throw new Error('the Dockerfile has no stage')
const image = imageOf(last)
const commands = last.instructions.filter(({ keyword }) => keyword === 'RUN').map(({ rest }) => rest)

describe('the image', () => {
  test('runs as nobody who may do more, with process 1 that buries what others leave', () => {
    expect(image.user).toBe('sambung')
    expect(image.command.slice(0, 2)).toEqual(['/usr/bin/tini', '--'])
    expect(commands.join()).toMatch(/ tini /)
  })

  test('has no build tools: those stay in an earlier stage', () => {
    expect(stages.length).toBeGreaterThan(1)
    expect(commands.join()).not.toMatch(/\b(g\+\+|gcc|make|npm|python3|build-essential|git|curl|wget)\b/)
    const copied = last.instructions.filter(({ keyword }) => keyword === 'COPY')
    expect(copied.filter(({ rest }) => !/^--from=build \S+ \S+$/.test(rest))).toEqual([])
  })

  test('names no registry, and the same system in every stage', () => {
    expect(new Set(stages.map(({ from }) => from))).toEqual(new Set(['debian:trixie-slim']))
  })

  test('keeps all that an installation owns in a volume', () => {
    expect(image.volumes).toEqual([image.env.SAMBUNG_DATA])
  })

  test('publishes the ports that it uses, and settings that are right', () => {
    const { port, sipPort, rtpPorts } = loadConfig(image.env)
    expect(image.ports).toEqual([`${port}/tcp`, `${sipPort}/udp`, `${rtpPorts.first}-${rtpPorts.last}/udp`])
  })

  test('starts and is asked by programs that are in the build', () => {
    const programs = [...image.command, ...image.health].filter((word) => word.startsWith('dist/'))
    expect(programs).toHaveLength(2)
    for (const program of programs)
      expect(existsSync(join(root, program.replace(/^dist\/(.*)\.js$/, '$1.ts'))), program).toBe(true)
  })
})

test('a Dockerfile is read: comments go, broken lines are joined, commands are lists of words', () => {
  const text = '# a\nFROM x AS build\nRUN a \\\n# b\n && c\nFROM y\nENV A=1\nCMD ["n", "o p"]\n'
  expect(parseDockerfile(text)).toEqual([
    { from: 'x', name: 'build', instructions: [{ keyword: 'RUN', rest: 'a && c' }] },
    {
      from: 'y',
      name: null,
      instructions: [
        { keyword: 'ENV', rest: 'A=1' },
        { keyword: 'CMD', rest: '["n", "o p"]' },
      ],
    },
  ])
  expect(() => parseDockerfile('RUN x')).toThrow('no instruction')
  expect(() => execForm('["a", 1]')).toThrow('a list of words')
})
