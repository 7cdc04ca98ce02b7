import { describe, expect, test } from 'vitest'
import type { AriAnswer, AriRequest } from './ari-socket.ts'
import { askOlder, isOlder, toOlder } from './older-switch.ts'

/** Answers as it is told, and notes what it was asked. */
const older = (answers: (request: AriRequest) => Partial<AriAnswer>) => {
  const asked: AriRequest[] = []
  const ask = async (request: AriRequest): Promise<AriAnswer> => {
    asked.push(request)
    return { status: 204, reason: '', body: undefined, ...answers(request) }
  }
  return { asked, ask: (request: AriRequest) => askOlder(request, ask, 2) }
}

describe('what an older switch is asked', () => {
  test('a switch that cannot set several variables at once is one', () => {
    expect(isOlder({ knows: ({ uri }) => uri !== 'channels/any/variables' })).toBe(true)
    expect(isOlder({ knows: () => true })).toBe(false)
  })

  test('several variables become a request each, in their order, with their values alone', () => {
    const variables = { SAMBUNG: { value: '{"v":1}', report_events: true }, 'TIMEOUT(absolute)': '60' }
    const uri = 'channels/a/variables'
    expect(toOlder({ method: 'POST', uri, body: { variables } })).toEqual([
      { method: 'POST', uri: 'channels/a/variable', query: { variable: 'SAMBUNG', value: '{"v":1}' } },
      { method: 'POST', uri: 'channels/a/variable', query: { variable: 'TIMEOUT(absolute)', value: '60' } },
    ])
    expect(toOlder({ method: 'POST', uri: 'channels/create', query: { app: 'x' }, body: { variables } })).toEqual([
      {
        method: 'POST',
        uri: 'channels/create',
        query: { app: 'x' },
        body: { variables: { SAMBUNG: '{"v":1}', 'TIMEOUT(absolute)': '60' } },
      },
    ])
  })

  test('settings of a browser that came later are left out, the others stay', () => {
    const field = (attribute: string) => ({ attribute, value: '1' })
    const fields = [field('webrtc'), field('codec_prefs_incoming_offer')]
    const request = { method: 'PUT', uri: 'asterisk/config/dynamic/res_pjsip/endpoint/a' } as const
    expect(toOlder({ ...request, body: { fields } })).toEqual([{ ...request, body: { fields: [field('webrtc')] } }])
  })

  test('after a refusal nothing more is asked', async () => {
    const { asked, ask } = older(() => ({ status: 404 }))
    const variables = { A: '1', B: '2' }
    expect((await ask({ method: 'POST', uri: 'channels/a/variables', body: { variables } })).status).toBe(404)
    expect(asked).toHaveLength(1)
  })

  test('the list of legs has their memos of now; who has ended meanwhile stays as listed', async () => {
    const channels = [1, 2, 3].map((n) => ({ id: `leg-${n}`, channelvars: { SAMBUNG: 'old' } }))
    const { ask } = older(({ uri }) => {
      if (uri === 'channels') return { status: 200, body: channels }
      return uri.includes('leg-2') ? { status: 404 } : { status: 200, body: { value: `new of ${uri}` } }
    })
    const { body } = await ask({ method: 'GET', uri: 'channels' })
    expect(body).toMatchObject([
      { id: 'leg-1', channelvars: { SAMBUNG: 'new of channels/leg-1/variable' } },
      { id: 'leg-2', channelvars: { SAMBUNG: 'old' } },
      { id: 'leg-3', channelvars: { SAMBUNG: 'new of channels/leg-3/variable' } },
    ])
  })

  test('a bridge that is there already is a 409, as it is elsewhere', async () => {
    const message = 'Supplying a bridge type when updating a bridge is not allowed.'
    const { ask } = older(() => ({ status: 500, body: { message } }))
    expect((await ask({ method: 'POST', uri: 'bridges/b', query: { type: 'mixing' } })).status).toBe(409)
  })
})
