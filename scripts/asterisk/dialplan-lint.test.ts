// biome-ignore-all lint/suspicious/noTemplateCurlyInString: values look like that in Asterisk's files
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { productRoot } from '../../src/config.ts'
import { lintDialplan } from './dialplan-lint.ts'

const root = productRoot()
const shipped = readFileSync(join(root, 'dialplan', 'asterisk', 'extensions.conf'), 'utf8')
const pjsip = readFileSync(join(root, 'config', 'asterisk', 'pjsip.conf'), 'utf8')
/** Every context that something from SIP arrives in, and the one we release legs into. */
const inbound = ['net', ...[...pjsip.matchAll(/^context\s*=\s*(\S+)/gm)].flatMap(([, name]) => (name ? [name] : []))]

describe('the dial plan', () => {
  test('has no way from a caller to anybody but us', () => {
    expect(inbound).toContain('from-trunk')
    expect(lintDialplan(shipped, inbound)).toEqual([])
  })

  test('gives every endpoint a context', () => {
    const endpoints = pjsip.split(/^\[/m).filter((section) => /\(party\)/.test(section))
    expect(endpoints.length).toBeGreaterThan(0)
    expect(endpoints.filter((section) => !/^context\s*=/m.test(section))).toEqual([])
  })

  test.each([
    ['dials in an inbound context', '[from-trunk]\nexten => _X!,1,Dial(PJSIP/100@trunk)', 'reach Dial()'],
    [
      'goes to a context that dials',
      '[from-trunk]\nexten => 1,1,Goto(out,s,1)\n[out]\nexten => s,1,Dial(PJSIP/1)',
      'reach Dial()',
    ],
    [
      'goes there on a condition',
      '[from-trunk]\nexten => 1,1,GotoIf($[1 = 1]?here:out,s,1)\n[out]\nexten => s,1,Dial(PJSIP/1)',
      'reach Dial()',
    ],
    [
      'includes a context that dials',
      '[from-trunk]\ninclude => out\n[out]\nexten => 1,1,Dial(PJSIP/1)',
      'reach Dial()',
    ],
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
    ['has no inbound context', '[other]', '[from-trunk] does not exist'],
  ])('is refused when it %s', (_, text, finding) => {
    expect(lintDialplan(text, ['from-trunk']).join('\n')).toContain(finding)
  })
})
