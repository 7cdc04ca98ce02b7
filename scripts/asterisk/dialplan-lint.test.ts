// biome-ignore-all lint/suspicious/noTemplateCurlyInString: values look like that in Asterisk's files
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { productRoot } from '../../src/config.ts'
import { lintDialplan } from './dialplan-lint.ts'

const root = productRoot()
const shipped = readFileSync(join(root, 'dialplan', 'asterisk', 'extensions.conf'), 'utf8')
const pjsip = readFileSync(join(root, 'config', 'asterisk', 'pjsip.conf'), 'utf8')
/** What the server writes of whom the net may ring, with all of it in it (src/telephony/asterisk/net-phones.test.ts). */
const people = readFileSync(join(root, 'dialplan', 'asterisk', 'net-phones.example.conf'), 'utf8')
/** Every context that something from SIP arrives in, and the one we release legs into. */
const inbound = ['net', ...[...pjsip.matchAll(/^context\s*=\s*(\S+)/gm)].flatMap(([, name]) => (name ? [name] : []))]

describe('the dial plan', () => {
  test('has no way from a caller to anybody but us', () => {
    expect(inbound).toContain('from-trunk')
    expect(lintDialplan(shipped, inbound, people)).toEqual([])
    expect(shipped).not.toMatch(/Dial\(/)
  })

  test('finds nobody to ring where no server has told of anybody', () => {
    const nobody = readFileSync(join(root, 'config', 'asterisk', 'net-phones.conf'), 'utf8')
    expect(nobody).not.toContain('Dial(')
    expect(lintDialplan(shipped, inbound, nobody)).toEqual([])
    expect(lintDialplan(shipped, inbound)).toContainEqual(expect.stringContaining('[net-people] does not exist'))
  })

  test.each([
    ['a number beside the stations', 'PJSIP/station/sip:a1@192.0.2.7&', 'PJSIP/0900@local-out&'],
    ['what the caller dialled', 'PJSIP/02150201234@', 'PJSIP/${DIALLED}@'],
    ['another trunk', '@local-out', '@carrier'],
    ['a phone that sends calls elsewhere, obeyed', ',im(default))', ',m(default))'],
    ['a context of its own choice', 'Goto(net,h,1)', 'Goto(${WHERE},h,1)'],
    ['a second context', '[net-people]', '[from-trunk]'],
    ['a pattern', 'exten => number,1', 'exten => _X.,1'],
    ['a program', ' same => n,Return()', ' same => n,System(ls)'],
    ['another file', '[net-people]', '#include /tmp/x'],
  ])('lets the net ring nobody else: %s is refused', (_, from, to) => {
    expect(people).toContain(from)
    expect(lintDialplan(shipped, inbound, people.replace(from, to))).not.toEqual([])
  })

  test.each([
    ['goes there', 'exten => 1,1,Goto(out,s,1)'],
    ['goes there on a condition', 'exten => 1,1,GotoIf($[1 = 1]?here:out,s,1)'],
    ['goes there by way of a subroutine', 'exten => 1,1,Gosub(out,s,1)'],
    ['includes it', 'include => out'],
  ])('is refused when it has a context that dials and %s', (_, way) => {
    const dials = `[from-trunk]\n${way}\n[out]\nexten => s,1,Dial(PJSIP/1)`
    expect(lintDialplan(dials, ['from-trunk']).join('\n')).toContain('reach Dial()')
  })

  test('gives every endpoint a context', () => {
    const endpoints = pjsip.split(/^\[/m).filter((section) => /\(party\)/.test(section))
    expect(endpoints.length).toBeGreaterThan(0)
    expect(endpoints.filter((section) => !/^context\s*=/m.test(section))).toEqual([])
  })

  test.each([
    ['dials in an inbound context', '[from-trunk]\nexten => _X!,1,Dial(PJSIP/100@trunk)', 'reach Dial()'],
    ['goes where a caller says', '[from-trunk]\nexten => 1,1,Goto(${WHERE},s,1)', 'comes from a value'],
    ['runs a program', '[from-trunk]\nexten => 1,1,System(ls)', 'reach System()'],
    ['takes a number as it is', '[from-trunk]\nexten => _X!,1,Stasis(sambung,${EXTEN})', 'without FILTER()'],
    [
      'lets a caller set more than one value',
      '[from-trunk]\nexten => _X!,1,MSet(A=1,B=${FILTER(\\x20-\\xff,${CALLERID(name)})})',
      'divides at commas',
    ],
    ['takes a name as it is', '[from-trunk]\nexten => _X!,1,Set(A=${CALLERID(name)})', 'without FILTER()'],
    ['dials whatever follows', '[from-trunk]\n[out]\nexten => _X.,1,NoOp()', 'how many digits'],
    ['takes anything', '[from-trunk]\nexten => _.,1,Hangup()', 'takes anything'],
    ['goes nowhere', '[from-trunk]\nexten => 1,1,Goto(gone,s,1)', '[gone] does not exist'],
    ['writes a file', '[from-trunk]\nexten => 1,1,Set(FILE(/etc/x,,,a)=1)', 'FILE() is not known'],
    ['writes another’s book', '[from-trunk]\nexten => 1,1,QueueLog(NONE,1,-,X)', 'QueueLog() is for'],
    ['keeps a message elsewhere', '[from-trunk]\nexten => 1,1,Record(/tmp/${DIALLED}.wav)', 'Record() is for'],
    ['uses a function that is not known', '[from-trunk]\nexten => 1,1,Set(A=${SHELL(ls)})', 'SHELL() is not known'],
    ['has no inbound context', '[other]', '[from-trunk] does not exist'],
  ])('is refused when it %s', (_, text, finding) => {
    expect(lintDialplan(text, ['from-trunk']).join('\n')).toContain(finding)
  })
})
