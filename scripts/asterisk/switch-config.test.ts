import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Config, loadConfig } from '../../src/config.ts'
import { mintAccess, readAccess, writeAccess } from './access.ts'
import { switchIdentity } from './identity.ts'
import { writeAccessConfig, writeSwitchConfig } from './switch-config.ts'

const install = {
  command: ['/x/asterisk'],
  version: '22.10.1',
  modulesDir: '/x/m',
  dataDir: '/x/d',
  root: null,
} as const

describe('the switch’s configuration', () => {
  let data = ''
  const config = (env: Record<string, string> = {}): Config =>
    loadConfig({ SAMBUNG_DATA: data, SAMBUNG_ARI_PORT: '18088', ...env }, { file: '/nonexistent' })
  const etc = (): string => join(data, 'etc', 'asterisk')
  const file = (name: string): string => readFileSync(join(etc(), name), 'utf8')
  const write = (env: Record<string, string> = {}, version = '22.10.1') => {
    const identity = switchIdentity(config(env))
    const access = { ...mintAccess(config(env), identity), version }
    writeSwitchConfig(config(env), { ...install, version }, identity, access)
    return { identity, access }
  }
  beforeEach(() => {
    data = mkdtempSync(join(tmpdir(), 'sambung-switch-'))
  })
  afterEach(() => rmSync(data, { recursive: true }))

  test('is readable by its owner alone', () => {
    write()
    const modes = readdirSync(etc()).map((name) => statSync(join(etc(), name)).mode & 0o777)
    expect(new Set(modes)).toEqual(new Set([0o600]))
    expect(statSync(etc()).mode & 0o777).toBe(0o700)
    expect(statSync(dirname(etc())).mode & 0o777).toBe(0o700)
  })

  test('keeps who is shut out, and gives a folder from before there were bans a list that lets everybody in', () => {
    write()
    const shutOut = '[bans]\ndeny = 192.0.2.7/32\n'
    writeFileSync(join(etc(), 'acl.conf'), shutOut)
    write()
    expect(file('acl.conf')).toBe(shutOut)
    writeFileSync(join(etc(), 'acl.conf'), '; empty: the defaults hold\n')
    write()
    expect(file('acl.conf')).toContain('[bans]\npermit = 0.0.0.0')
  })

  test('speaks SIP by TCP and TLS, as whom the certificate says, and trusts whom the server has named', () => {
    write({ SAMBUNG_SIP_HOST: '0.0.0.0', SAMBUNG_SIP_TLS_PORT: '15061' })
    const text = file('pjsip.conf')
    expect(text).toMatch(/^\[tcp\]\(sip\)\nprotocol = tcp\nbind = 0\.0\.0\.0:5060$/m)
    expect(text).toMatch(/^\[tls\]\(sip\)\nprotocol = tls\nbind = 0\.0\.0\.0:15061$/m)
    expect(text).toContain(`cert_file = ${join(data, 'tls', 'cert.pem')}\n`)
    expect(text).toMatch(/^verify_server = yes$/m)
    expect(file('trunk-authorities.pem')).toContain('-----BEGIN CERTIFICATE-----')
    writeFileSync(join(etc(), 'trunk-authorities.pem'), 'of the server')
    write()
    expect(file('trunk-authorities.pem')).toBe('of the server')
  })

  test('has no placeholder left', () => {
    write()
    const left = readdirSync(etc()).filter((name) => /^[^;\n]*\{\{/m.test(file(name)))
    expect(left).toEqual([])
  })

  test('binds the control ports to this machine only', () => {
    write({ SAMBUNG_HOST: '0.0.0.0', SAMBUNG_SIP_HOST: '0.0.0.0' })
    for (const name of ['http.conf', 'manager.conf']) {
      expect([...file(name).matchAll(/^bindaddr\s*=\s*(\S+)/gm)].map(([, address]) => address)).toEqual(['127.0.0.1'])
    }
    expect(
      file('ari.conf').match(/^deny = 0\.0\.0\.0\/0\.0\.0\.0\npermit = 127\.0\.0\.1\/255\.255\.255\.255$/gm),
    ).toHaveLength(2)
    expect(file('http.conf')).toMatch(/^bindport = 18088$/m)
    expect(file('pjsip.conf')).toMatch(/^bind = 0\.0\.0\.0:5060$/m)
  })

  test('is one that an older switch can read, and tells each leg’s variable there', () => {
    write({}, '16.28.0')
    expect(file('ari.conf')).toMatch(/^channelvars = SAMBUNG$/m)
    expect(file('ari.conf')).not.toMatch(/^(deny|permit)/m)
    expect(file('modules.conf')).not.toContain('res_websocket_client')
    expect(file('extensions.conf')).toMatch(/^NET_LEAST_MS=0$/m)
    write()
    expect(file('ari.conf')).not.toMatch(/^channelvars/m)
    expect(file('modules.conf')).toMatch(/^require = res_websocket_client\.so$/m)
    expect(file('extensions.conf')).toMatch(/^NET_LEAST_MS=2000$/m)
  })

  test('lets visitors of the page dial what is published and nothing else', () => {
    write({ SAMBUNG_VISITOR_NUMBERS: '1501, +62215550100' })
    const lines = file('visitors.conf')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith(';'))
    expect(lines).toEqual([
      '[from-visitor]',
      'exten => 1501,1,Goto(from-trunk,1501,1)',
      'exten => +62215550100,1,Goto(from-trunk,+62215550100,1)',
    ])
    write({ SAMBUNG_VISITOR_NUMBERS: 'off' })
    expect(file('visitors.conf')).not.toContain('exten')
  })

  test('lets nobody in by name, and no page', () => {
    write()
    expect(file('pjsip.conf')).toMatch(/^identify_by = ip$/m)
    expect(file('pjsip.conf')).not.toMatch(/anonymous\.so|identify_by = .*username/)
    expect(file('ari.conf')).toMatch(/^allowed_origins =$/m)
    expect(file('asterisk.conf')).toMatch(/^live_dangerously = no$/m)
  })

  test('lets browsers in by the web server alone, as accounts in memory, and asks nobody for its address', () => {
    write()
    expect(file('pjsip.conf')).toMatch(/^protocol = ws\nbind = 127\.0\.0\.1$/m)
    expect(file('pjsip.conf')).toMatch(/^endpoint_identifier_order = username,ip$/m)
    for (const kind of ['endpoint', 'auth', 'aor']) {
      const lines = `^${kind} = config,pjsip.conf,criteria=type=${kind}\n${kind} = memory$`
      expect(file('sorcery.conf')).toMatch(new RegExp(lines, 'm'))
    }
    for (const module of ['res_pjsip_transport_websocket', 'res_sorcery_memory', 'res_http_websocket'])
      expect(file('modules.conf')).toMatch(new RegExp(`^require = ${module}\\.so$`, 'm'))
    expect(file('rtp.conf')).toMatch(/^icesupport\s*=\s*yes$/m)
    expect(file('rtp.conf')).not.toMatch(/^(stunaddr|turnaddr)/m)
  })

  test('gives SIP the address that the world sees, where one is set', () => {
    write({ SAMBUNG_PUBLIC_ADDRESS: '203.0.113.7' })
    expect(file('pjsip.conf')).toMatch(/^external_media_address = 203\.0\.113\.7$/m)
    expect(file('rtp.conf')).toMatch(/^\[ice_host_candidates\]\n(|\S+ => 203\.0\.113\.7,include_local_address)\n$/m)
    write()
    expect(file('pjsip.conf')).not.toMatch(/^external_media/m)
  })

  test('keeps the installation’s name, and changes the server’s secrets with each start', () => {
    const first = write()
    writeAccess(config(), first.access)
    const second = mintAccess(config(), switchIdentity(config()))
    expect(second.systemname).toBe(first.access.systemname)
    expect(second.epoch).toBe(first.access.epoch + 1)
    expect(new Set([first.access.ariSecret, first.access.amiSecret, second.ariSecret, second.amiSecret]).size).toBe(4)
    writeAccessConfig(config(), first.identity, second)
    expect(file('ari.conf')).toContain(`password = ${second.ariSecret}`)
    expect(file('manager.conf')).toContain(`secret = ${second.amiSecret}`)
    expect(file('ari.conf') + file('manager.conf')).not.toContain(first.access.ariSecret)
  })

  test('is another’s after a port was moved: the access of the last start holds no more', () => {
    const { access } = write()
    writeAccess(config(), access)
    expect(readAccess(config())).toEqual(access)
    expect(statSync(join(data, 'run', 'switch.json')).mode & 0o777).toBe(0o600)
    expect(readAccess(config({ SAMBUNG_ARI_PORT: '18089' }))).toBeNull()
  })
})
