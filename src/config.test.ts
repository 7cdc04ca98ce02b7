import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Value } from 'typebox/value'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import {
  ConfigError,
  type ConfigProblem,
  environmentName,
  loadConfig,
  productRoot,
  serverSocketOf,
  tlsFiles,
  turnOf,
} from './config.ts'
import { SettingsSchema } from './settings.ts'

describe('settings', () => {
  let folder = ''
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'sambung-config-'))
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  const written = (name: string, text: string): string => {
    const file = join(folder, name)
    writeFileSync(file, text)
    return file
  }
  const nothing = () => ({ root: folder, file: join(folder, 'absent.yaml') })
  const problemsOf = (env: Record<string, string>, file?: string): readonly ConfigProblem[] => {
    try {
      loadConfig(env, { root: folder, file: file ?? join(folder, 'absent.yaml') })
    } catch (error) {
      if (error instanceof ConfigError) return error.problems
      throw error
    }
    return []
  }

  test('the shipped file names every setting, with its default', () => {
    const shipped: unknown = parse(readFileSync(join(productRoot(), 'config', 'sambung.yaml'), 'utf8'))
    expect(shipped).toEqual(Value.Create(SettingsSchema))
  })

  test('the shipped file explains every setting in the lines before it', () => {
    const lines = readFileSync(join(productRoot(), 'config', 'sambung.yaml'), 'utf8').split('\n')
    const bare = lines.filter((line, at) => /^\w/.test(line) && (lines[at - 1] ?? '').trim() === '')
    expect(bare).toEqual([])
  })

  test('are the defaults when nothing is given, and frozen', () => {
    const config = loadConfig({}, nothing())
    expect(config).toMatchObject({ port: 8080, sipPort: 5060, ariPort: 8088, data: join(folder, 'data'), turn: 'off' })
    expect(config.rtpPorts).toEqual({ first: 10000, last: 10999 })
    expect(config.iceServers).toEqual([])
    expect(config.visitorNumbers).toEqual(['1501'])
    expect(Object.isFrozen(config) && Object.isFrozen(config.rtpPorts)).toBe(true)
  })

  test('of the environment win over the file', () => {
    const file = written('both.yaml', 'port: 9001\nsipPort: 5070\n')
    const config = loadConfig({ SAMBUNG_PORT: '9002' }, { root: folder, file })
    expect([config.port, config.sipPort]).toEqual([9002, 5070])
  })

  test('have one name each in the environment', () => {
    expect(environmentName('sipPort')).toBe('SAMBUNG_SIP_PORT')
    expect(environmentName('data')).toBe('SAMBUNG_DATA')
    expect(environmentName('databaseUrl')).toBe('SAMBUNG_DATABASE_URL')
  })

  test('can be read from a file that the environment names', () => {
    const secret = written('secret', 'nine blue herons\n')
    expect(loadConfig({ SAMBUNG_ADMIN_PASSWORD_FILE: secret }, nothing()).adminPassword).toBe('nine blue herons')
    const [problem] = problemsOf({ SAMBUNG_ADMIN_PASSWORD_FILE: join(folder, 'gone') })
    expect(problem?.setting).toBe('SAMBUNG_ADMIN_PASSWORD_FILE')
    expect(problemsOf({ SAMBUNG_ADMIN_PASSWORD_FILE: secret, SAMBUNG_ADMIN_PASSWORD: 'x'.repeat(12) })).toHaveLength(1)
  })

  test('that are empty in the environment count as not given', () => {
    expect(loadConfig({ SAMBUNG_PORT: '' }, nothing()).port).toBe(8080)
  })

  test.each([
    ['SAMBUNG_PORT', 'eighty'],
    ['SAMBUNG_PORT', '0'],
    ['SAMBUNG_PORT', '65536'],
    ['SAMBUNG_PORT', '80.5'],
    ['SAMBUNG_PORT', '-1'],
    ['SAMBUNG_HOST', 'localhost'],
    ['SAMBUNG_HOST', '127.0.0.256'],
    ['SAMBUNG_SIP_HOST', 'example.org'],
    ['SAMBUNG_RTP_PORTS', '10000'],
    ['SAMBUNG_RTP_PORTS', '10999-10000'],
    ['SAMBUNG_RTP_PORTS', '10001-10999'],
    ['SAMBUNG_RTP_PORTS', '80-90'],
    ['SAMBUNG_RTP_PORTS', '10000-70000'],
    ['SAMBUNG_ENGINE', 'kamailio'],
    ['SAMBUNG_LOG_LEVEL', 'loud'],
    ['SAMBUNG_DATABASE_URL', 'mysql://somewhere'],
    ['SAMBUNG_DATABASE_URL', 'postgres://sambung:secret@127.0.0.1:5432/sambung'],
    ['SAMBUNG_TURN', 'turn:turn.example.org'],
    ['SAMBUNG_ICE_SERVERS', 'http://example.org'],
    ['SAMBUNG_PUBLIC_ADDRESS', 'a b'],
    ['SAMBUNG_ADMIN_PASSWORD', 'short'],
    ['SAMBUNG_DATA', '/srv/a;b'],
    ['SAMBUNG_DATA', '/srv/a\nb'],
    ['SAMBUNG_EMPTY', 'maybe'],
  ])('%s=%j ends the start with name, problem and example', (name, value) => {
    const [problem, ...more] = problemsOf({ [name]: value })
    expect(more).toEqual([])
    expect(problem?.setting).toBe(name)
    expect(problem?.problem).toContain('must')
    expect(problem?.example).toContain(`${name}=`)
  })

  test('that are wrong are named all at once', () => {
    const file = written('wrong.yaml', 'sipPort: many\nprot: 8080\n')
    const names = problemsOf({ SAMBUNG_PORT: 'x', SAMBUNG_ENGINE: 'y' }, file).map((problem) => problem.setting)
    expect(names.sort()).toEqual(['SAMBUNG_ENGINE', 'SAMBUNG_PORT', `prot in ${file}`, `sipPort in ${file}`].sort())
  })

  test('that are secret are never shown, not even when wrong', () => {
    const secrets = { SAMBUNG_ADMIN_PASSWORD: 'hunter2', SAMBUNG_DATABASE_URL: 'hunter2', SAMBUNG_TURN: 'hunter2' }
    expect(JSON.stringify(problemsOf(secrets))).not.toContain('hunter2')
    expect(problemsOf(secrets)).toHaveLength(3)
  })

  test('of a file that is no YAML name the file', () => {
    const file = written('broken.yaml', 'port: [1\n')
    expect(problemsOf({}, file)[0]?.setting).toBe(file)
    expect(problemsOf({}, written('list.yaml', '- port\n'))[0]?.problem).toContain('name: value')
  })

  test('tell whether the page is reached by https, and by which certificate', () => {
    const tls = (env: Record<string, string>) => tlsFiles(loadConfig(env, nothing()))
    const given = { SAMBUNG_TLS_CERT: '/etc/c.pem', SAMBUNG_TLS_KEY: '/etc/k.pem' }
    expect([tls({}), tls({ SAMBUNG_HOST: '127.0.0.9' }), tls({ SAMBUNG_HOST: '::1' })]).toEqual([null, null, null])
    expect(tls({ SAMBUNG_HOST: '0.0.0.0' })?.cert).toBe(join(folder, 'data', 'tls', 'cert.pem'))
    expect(tls(given)).toEqual({ cert: '/etc/c.pem', key: '/etc/k.pem' })
    const [half] = problemsOf({ SAMBUNG_TLS_CERT: '/etc/c.pem' })
    expect(half).toMatchObject({ setting: 'SAMBUNG_TLS_KEY', problem: 'is missing beside SAMBUNG_TLS_CERT' })
    expect(problemsOf({ SAMBUNG_TLS_KEY: '/etc/k.pem' })[0]?.setting).toBe('SAMBUNG_TLS_CERT')
  })

  test('name a socket whose address the kernel takes, however deep the data lies', () => {
    const socket = (data: string) => serverSocketOf(loadConfig({ SAMBUNG_DATA: data }, nothing()))
    expect(socket('/srv/sambung')).toBe('/srv/sambung/run/server.sock')
    const [one, two] = [socket(`/srv/${'deep/'.repeat(20)}one`), socket(`/srv/${'deep/'.repeat(20)}two`)]
    expect(Math.max(one.length, two.length)).toBeLessThan(100)
    expect(one).not.toBe(two)
  })

  test('that take each other’s ports are refused', () => {
    const [tcp] = problemsOf({ SAMBUNG_ARI_PORT: '8080' })
    expect(tcp).toMatchObject({ setting: 'SAMBUNG_ARI_PORT', example: 'SAMBUNG_ARI_PORT=8081' })
    const [udp] = problemsOf({ SAMBUNG_SIP_PORT: '10500' })
    expect(udp?.problem).toContain('SIP port 10500')
  })

  test('say what visitors may call: numbers or nothing', () => {
    const numbers = (text: string) => loadConfig({ SAMBUNG_VISITOR_NUMBERS: text }, nothing()).visitorNumbers
    expect(numbers('1501, +62215550100')).toEqual(['1501', '+62215550100'])
    expect(numbers('off')).toEqual([])
    for (const wrong of ['on', '1501,', '1501;1502', '15 01', 'sip:1501']) {
      const [problem] = problemsOf({ SAMBUNG_VISITOR_NUMBERS: wrong })
      expect(problem).toMatchObject({ setting: 'SAMBUNG_VISITOR_NUMBERS', example: 'SAMBUNG_VISITOR_NUMBERS=1501' })
    }
  })

  test('tell browsers of a relay by UDP and by TCP, or by TLS, and of none when there is none', () => {
    const of = (turn: string) => turnOf(loadConfig({ SAMBUNG_TURN: turn }, nothing()))
    const urls = ['turn:h:3478?transport=udp', 'turn:h:3478?transport=tcp']
    expect(of('turn:se:cret@h:3478')).toEqual({ secret: 'se:cret', urls })
    expect(of('turns:s@h:5349')).toEqual({ secret: 's', urls: ['turns:h:5349?transport=tcp'] })
    expect(of('off')).toBeNull()
  })

  test('with lists and ranges are taken apart', () => {
    const env = { SAMBUNG_ICE_SERVERS: 'stun:a.example:3478, turn:b.example', SAMBUNG_RTP_PORTS: '20000-20099' }
    const config = loadConfig(env, nothing())
    expect(config.iceServers).toEqual(['stun:a.example:3478', 'turn:b.example'])
    expect(config.rtpPorts).toEqual({ first: 20000, last: 20099 })
  })
})
