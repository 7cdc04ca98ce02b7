/** Routes: what no route allows never reaches a dial string. Seeds are printed by fast-check when something fails. */
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { parseTrunkUri, trunkUri } from '../call/outgoing.ts'
import { step } from '../center.ts'
import { agentId, contactId, legId, routeId, trunkId } from '../ids.ts'
import { type CenterState, emptyState } from '../state.ts'
import { stateFromJson, stateToJson } from '../state-json.ts'
import { DEFAULT_ROUTE, LOCAL_TRUNK } from './built-in.ts'
import { OUTSIDE_PATTERN, routeOf } from './route.ts'
import type { Route, Trunk } from './words.ts'

const AT = 1_790_000_000_000
const ADMIN = { by: agentId('admin') }

const trunk = (id: string, more: Partial<Trunk> = {}): Trunk => ({
  ...LOCAL_TRUNK,
  id: trunkId(id),
  name: id,
  connection: { kind: 'address', hosts: ['192.0.2.1'] },
  ...more,
})
const route = (id: string, prefix: string, trunks: readonly string[], more: Partial<Route> = {}): Route => ({
  ...DEFAULT_ROUTE,
  id: routeId(id),
  name: id,
  prefix,
  trunks: trunks.map(trunkId),
  ...more,
})
/** With the default route closed: what is allowed stands in the routes. */
const house = (trunks: readonly Trunk[], routes: readonly Route[]): CenterState => {
  const state = emptyState()
  for (const one of trunks) expect(step(state, { ...ADMIN, type: 'save-trunk', trunk: one }, AT).refusal).toBeNull()
  for (const one of [{ ...DEFAULT_ROUTE, allowed: false }, ...routes])
    expect(step(state, { ...ADMIN, type: 'save-route', route: one }, AT).refusal).toBeNull()
  return state
}
const said = (state: CenterState, digits: string, at = AT): string => {
  const found = routeOf(state, digits, at, { caller: null })
  return found.refusal === null
    ? `${found.trunks.join(',')} ${found.number} as ${found.callerId}`
    : found.refusal.message
}

describe('a number goes', () => {
  const state = house(
    [trunk('one', { callerIds: ['+62215550100', '+62215550101'] }), trunk('two'), trunk('off', { enabled: false })],
    [
      route('mobile', '08', ['one', 'two'], { strip: 1, prepend: '+62' }),
      route('premium', '0809', [], { allowed: false }),
      route('jakarta', '021', ['two', 'one'], { callerId: '+62215550101' }),
      route('abroad', '+', ['off']),
      route('mess', '9', ['two'], { strip: 1, prepend: '+' }),
    ],
  )
  it.each([
    ['0812345678', 'one,two +62812345678 as +62215550100'],
    ['02155501', 'two,one 02155501 as +62215550101'],
    ['0809123', 'the route "premium" does not allow 0809123'],
    ['0711', 'the route "All other numbers" does not allow 0711'],
    ['+4930', 'no trunk of the route "abroad" is switched on'],
    ['9', 'the route "mess" makes "+" of 9, which is no number'],
    ['112', 'one,two,local 112 as +62215550100'],
    ['500&PJSIP/x', '"500&PJSIP/x" is no number: digits with an optional + before them, as in "02150201234"'],
  ])('%s: %s', (digits, words) => {
    expect(said(state, digits)).toBe(words)
  })

  test('nowhere while all is stopped, but for help', () => {
    step(state, { ...ADMIN, type: 'set-outside-rules', rules: { stopped: true, emergency: ['112'] } }, AT)
    expect(said(state, '0812345678')).toContain('calls out are stopped')
    expect(said(state, '112')).toBe('one,two,local 112 as +62215550100')
    const again = stateFromJson(JSON.parse(JSON.stringify(stateToJson(state))))
    expect(said(again, '0812345678')).toContain('calls out are stopped')
    step(state, { ...ADMIN, type: 'set-outside-rules', rules: { stopped: false, emergency: ['112'] } }, AT)
    expect(said(state, '0812345678')).toContain('one,two')
  })
})

test('a new installation lets any digits out to this machine, and nowhere else', () => {
  expect(said(emptyState(), '+62812')).toBe('local +62812 as null')
  expect(said(emptyState(), '112')).toBe('local 112 as null')
})

test('a full trunk is passed over, in calls and in calls a second; help is not counted', () => {
  const state = house(
    [
      trunk('one', { limits: { calls: 2, callsPerSecond: null } }),
      trunk('two', { limits: { calls: null, callsPerSecond: 1 } }),
    ],
    [route('all', '0', ['one', 'two'])],
  )
  for (const n of [1, 2])
    state.legs.set(legId(`l${n}`), {
      ...{
        id: legId(`l${n}`),
        contact: contactId('c-1'),
        role: 'outside',
        agent: null,
        since: AT,
        trunk: trunkId('one'),
      },
    })
  expect(said(state, '021')).toBe('two 021 as null')
  state.trunkPace.set(trunkId('two'), { since: AT, calls: 1 })
  expect(said(state, '021', AT + 999)).toBe('the trunks of the route "all" have as many calls as they may')
  expect(said(state, '021', AT + 1_000)).toBe('two 021 as null')
  expect(said(state, '110', AT + 999)).toContain('110')
})

describe('a number abroad goes only where a route names its country:', () => {
  const state = house(
    [trunk('one')],
    [
      route('home', '0', ['one']),
      route('all', '+', ['one']),
      route('home-code', '+62', ['one']),
      route('latvia', '+371', ['one'], { strip: 1, prepend: '00' }),
      route('carrier', '001', ['one'], { strip: 3, prepend: '+' }),
      route('carrier-latvia', '001371', ['one'], { strip: 3, prepend: '+' }),
      route('outside', '9', ['one'], { strip: 1 }),
      route('outside-singapore', '90065', ['one'], { strip: 1 }),
      route('short', '6', ['local', 'one']),
      route('desk-in-riga', '77', ['one'], { strip: 2, prepend: '+371' }),
    ],
  )
  const open = { ...DEFAULT_ROUTE, trunks: [trunkId('one')] }
  expect(step(state, { ...ADMIN, type: 'save-route', route: open }, AT).refusal).toBeNull()
  const to = (code: string, prefix: string): string =>
    `to the country code ${code}, .* an admin adds a route that does, as in {"name": "Country ${code}", "prefix": "${prefix}",`
  it.each([
    ['02150201234', '^one 02150201234 '],
    ['+62215550100', '^one .62215550100 '],
    ['1500', '^one 1500 '],
    ['112', '^one,local 112 '],
    ['+37129001234', '^one 0037129001234 '],
    ['+4930123456', to('49', '[+]49')],
    ['+18765551234', to('1', '[+]1')],
    ['+99890123456', to('998', '[+]998')],
    ['0037129001234', to('371', '00371')],
    ['00137129001234', '^one .37129001234 '],
    ['0014930123456', to('49', '00149')],
    ['0074930123456', to('49', '00749')],
    ['900653123456', '^one 00653123456 '],
    ['9004930123456', to('49', '90049')],
    ['4930123456', to('49', '49')],
    ['7729001234', '^one .37129001234 '],
    // The built-in trunk leads nowhere: one may try it out, and only by it.
    ['6531234567', '^local 6531234567 '],
  ])('%s: %s', (digits, words) => {
    expect(said(state, digits)).toMatch(new RegExp(words))
  })

  test('the default route names none, whatever it puts before a number', () => {
    step(state, { ...ADMIN, type: 'save-route', route: { ...open, prepend: '+371' } }, AT)
    expect(said(state, '1500')).toContain('the prefix of the route "All other numbers" does not name')
    step(state, { ...ADMIN, type: 'save-route', route: open }, AT)
    expect(said(state, '1500')).toBe('one 1500 as null')
  })
})

describe('whatever the routes are', () => {
  const prefix = fc.stringMatching(/^\+?[0-9]{0,4}$/)
  const routes = fc.uniqueArray(
    fc.record({
      prefix,
      strip: fc.integer({ min: 0, max: 6 }),
      prepend: prefix,
      allowed: fc.boolean(),
    }),
    { maxLength: 8, selector: (one) => one.prefix },
  )
  const digits = fc.oneof(
    fc.stringMatching(/^\+?[0-9]{1,12}$/),
    fc.string({ unit: fc.constantFrom(...'0123456789+*#&/@|,()\r\n;: \t\0<>"\'') }),
  )

  test('only digits reach a dial string, the longest prefix wins, and what none allows stays here', () => {
    fc.assert(
      fc.property(routes, digits, fc.boolean(), (all, text, stopped) => {
        const state = emptyState()
        state.routes.set(DEFAULT_ROUTE.id, { ...DEFAULT_ROUTE, allowed: false, prefix: '' })
        for (const [n, one] of all.entries())
          if (one.prefix !== '') state.routes.set(routeId(`r${n}`), route(`r${n}`, one.prefix, ['local'], one))
        state.outside = { stopped, emergency: ['112', '911'] }
        const found = routeOf(state, text, AT, { caller: null })
        const uri = found.refusal === null ? trunkUri(text, found.way) : null
        if (found.refusal === null) {
          expect(uri).toBe(`trunk:local:${found.number}`)
          expect(found.number).toMatch(OUTSIDE_PATTERN)
          expect(parseTrunkUri(uri ?? '')).toEqual({ trunk: 'local', number: found.number })
        }
        if (['112', '911'].includes(text)) return void expect(found).toMatchObject({ refusal: null, number: text })
        const fits = all.filter((one) => one.prefix !== '' && text.startsWith(one.prefix))
        const best = fits.sort((a, b) => b.prefix.length - a.prefix.length)[0]
        const goes = OUTSIDE_PATTERN.test(text) && !stopped && best?.allowed === true
        const dialled = best === undefined ? '' : best.prepend + text.slice(best.strip)
        expect(found.refusal === null).toBe(goes && OUTSIDE_PATTERN.test(dialled))
        if (found.refusal === null) expect(found.number).toBe(dialled)
      }),
      { numRuns: 3_000 },
    )
  })

  test('a number with + goes to a provider only at home, or to the country that a prefix of its route names', () => {
    const countries = ['1', '7', '44', '62', '65', '371', '998']
    const begun = fc.constantFrom('', '+', ...countries.map((code) => `+${code}`), '+37129', '+6', '+99')
    const some = fc.uniqueArray(fc.record({ prefix: begun, allowed: fc.boolean() }), {
      selector: (one) => one.prefix,
    })
    fc.assert(
      fc.property(some, fc.constantFrom(...countries), fc.stringMatching(/^[0-9]{3,9}$/), (all, code, rest) => {
        const state = emptyState()
        state.trunks.set(trunkId('one'), trunk('one'))
        for (const [n, one] of all.entries()) {
          const id = one.prefix === '' ? 'default' : `r${n}`
          state.routes.set(routeId(id), route(id, one.prefix, ['one'], one))
        }
        const digits = `+${code}${rest}`
        const found = routeOf(state, digits, AT, { caller: null })
        const goes = found.refusal === null && found.trunks.includes(trunkId('one'))
        const best = all
          .filter(({ prefix }) => digits.startsWith(prefix))
          .reduce<(typeof all)[number] | undefined>(
            (a, b) => (a && a.prefix.length > b.prefix.length ? a : b),
            undefined,
          )
        expect(goes).toBe(best?.allowed === true && (code === '62' || best.prefix.startsWith(`+${code}`)))
      }),
      { numRuns: 2_000 },
    )
  })

  test('a number for help goes out as it is', () => {
    fc.assert(
      fc.property(routes, fc.boolean(), fc.constantFrom('112', '110', '118'), (all, stopped, number) => {
        const state = emptyState()
        for (const [n, one] of all.entries())
          state.routes.set(routeId(`r${n}`), route(`r${n}`, one.prefix, ['local'], one))
        state.outside = { ...state.outside, stopped }
        expect(routeOf(state, number, AT, { caller: null })).toMatchObject({ refusal: null, number })
      }),
    )
  })
})
