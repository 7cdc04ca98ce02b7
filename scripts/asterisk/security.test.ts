/** What the switch is started with, held against our list of controls (S2, S6, S7, S10, S12, S30): a change of it fails here first. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { productRoot } from '../../src/config.ts'
import { isFit } from '../tools/asterisk-version.ts'
import { lintDialplan } from './dialplan-lint.ts'

const root = productRoot()
const folder = join(root, 'config', 'asterisk')
/** What counts in a file: no comments, no empty lines. */
const lines = (name: string): readonly string[] =>
  readFileSync(join(folder, name), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith(';'))
const loaded = lines('modules.conf').flatMap((line) => /^(?:require|load) = (\S+)\.so$/.exec(line)?.[1] ?? [])

test('S2 every context that an endpoint is given, here or by the server, leads to nobody but us', () => {
  const made = ['accounts.ts', 'line-objects.ts'].map((name) =>
    readFileSync(join(root, 'src', 'telephony', 'asterisk', name), 'utf8'),
  )
  const ofServer = [...made.join('\n').matchAll(/\bcontext: '([\w-]+)'/g)].flatMap(([, name]) => name ?? [])
  const ofFile = lines('pjsip.conf').flatMap((line) => /^context = (\S+)$/.exec(line)?.[1] ?? [])
  const contexts = [...new Set([...ofServer, ...ofFile])].sort()
  expect(contexts).toEqual(['from-trunk', 'from-visitor', 'nowhere'])
  const plan = readFileSync(join(root, 'dialplan', 'asterisk', 'extensions.conf'), 'utf8')
  const people = readFileSync(join(root, 'dialplan', 'asterisk', 'net-phones.example.conf'), 'utf8')
  const visitors = '\n[from-visitor]\nexten => 1501,1,Goto(from-trunk,1501,1)\n'
  expect(lintDialplan(plan + visitors, contexts, people)).toEqual([])
  const wayOut = visitors.replace('Goto(from-trunk,1501,1)', 'Dial(PJSIP/0900@local-out)')
  expect(lintDialplan(plan + wayOut, contexts, people)).not.toEqual([])
})

test('S6 nothing that the switch is asked for runs a program or touches a file, and no older switch is taken', () => {
  expect(lines('asterisk.conf')).toContain('live_dangerously = no')
  expect(lines('asterisk.conf')).toContain('disable_remote_console_shell = yes')
  expect(lines('modules.conf')).toContain('autoload = no')
  const runners =
    /^(app_system|app_externalivr|res_agi|func_shell|func_env|func_curl|res_curl|app_originate|pbx_spool|app_minivm|app_voicemail|res_clialiases|res_http_post|pbx_lua|func_odbc|func_realtime)$/
  expect(loaded.filter((name) => runners.test(name))).toEqual([])
  expect([isFit('22.10.0'), isFit('20.15.0'), isFit('22.10.1')]).toEqual([false, false, true])
})

test('S7 ARI and AMI are for this machine, a user for each purpose, and for no web page', () => {
  for (const name of ['http.conf', 'manager.conf']) {
    const bound = lines(name).filter((line) => line.startsWith('bindaddr'))
    expect(bound, name).toEqual(['bindaddr = 127.0.0.1'])
  }
  expect(lines('http.conf')).toEqual(expect.arrayContaining(['enable_status = no', 'enable_static = no']))
  expect(lines('http.conf').filter((line) => line.startsWith('tls'))).toEqual([])
  expect(lines('manager.conf')).toContain('webenabled = no')
  expect(lines('ari.conf')).toContain('allowed_origins =')
  for (const name of ['ari.conf', 'manager.conf']) {
    const users = lines(name).filter((line) => /^\[\{\{\w+User\}\}(?:-watch)?\]$/.test(line))
    expect(users, name).toHaveLength(name === 'ari.conf' ? 2 : 3)
    // What stands in their place in ari.conf is written by switch-config.ts, whose test holds it.
    const [deny, permit] =
      name === 'ari.conf'
        ? ['{{ariDeny}}', '{{ariPermit}}']
        : ['deny = 0.0.0.0/0.0.0.0', 'permit = 127.0.0.1/255.255.255.255']
    expect(
      lines(name).filter((line) => /^(?:deny|permit)|^\{\{ari(?:Deny|Permit)\}\}/.test(line)),
      name,
    ).toEqual(users.flatMap(() => [deny, permit]))
  }
  const rights = lines('manager.conf')
    .filter((line) => /^(read|write) =/.test(line))
    .join()
  expect(rights).not.toMatch(/\b(command|config|originate|all)\b/)
})

test('S10 nobody may subscribe, send messages or have calls transferred: what would do it is not even loaded', () => {
  // Not res_pjsip_notify: it speaks when we order it, and hears nobody.
  const doers = /^res_pjsip_(refer|messaging|mwi|publish|exten_state|pidf|dialog_info|endpoint_identifier_anonymous)/
  expect(loaded.filter((name) => doers.test(name))).toEqual([])
  expect(lines('pjsip.conf')).toEqual(
    expect.arrayContaining(['allow_transfer = no', 'allow_subscribe = no', 'allow_overlap = no']),
  )
})

test('S12 a stream that is known is heard from nowhere else, and the ports are those that were set', () => {
  expect(lines('rtp.conf')).toEqual(
    expect.arrayContaining(['strictrtp = yes', 'rtpstart = {{rtpFirst}}', 'rtpend = {{rtpLast}}']),
  )
})

test('S30 no secret stands in what we ship: each is a placeholder', () => {
  const found = readdirSync(folder)
    .filter((name) => name.endsWith('.conf'))
    .flatMap((name) => lines(name).filter((line) => /^(secret|password)\s*=/.test(line)))
  expect(found.length).toBeGreaterThan(0)
  expect(found.filter((line) => !/= \{\{\w+Secret\}\}$/.test(line))).toEqual([])
})
