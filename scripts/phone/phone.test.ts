import { afterEach, expect, it } from 'vitest'
import { toneOver } from '../../src/core/sound/tone.ts'
import { type Media, openMedia } from './media.ts'
import { type Call, type CallEvent, openPhone, type Phone } from './phone.ts'

const host = '127.0.0.1'
const open: { close(): void }[] = []
afterEach(() => {
  for (const thing of open.splice(0)) thing.close()
})

interface Line {
  readonly phone: Phone
  readonly events: string[]
  readonly calls: Call[]
}

const line = async (onCall: (call: Call) => void, onEvent: (call: Call, event: CallEvent) => void): Promise<Line> => {
  const events: string[] = []
  const calls: Call[] = []
  const phone = await openPhone({
    host,
    port: 0,
    law: 'alaw',
    onCall(call) {
      calls.push(call)
      onCall(call)
    },
    onEvent(call, event) {
      events.push(event.type === 'ended' ? `ended by ${event.by} ${event.code}` : event.type)
      onEvent(call, event)
    },
  })
  open.push(phone)
  return { phone, events, calls }
}

const speaker = async (hz: number): Promise<Media> => {
  const media = await openMedia({ host, hz, law: 'alaw' })
  open.push(media)
  return media
}

const connect = (media: Media) => (_: Call, event: CallEvent) => {
  if (event.type === 'answered' && event.media !== null) media.speakTo(event.media)
}

const dial = (from: Line, to: Line, media: Media): Call =>
  from.phone.call({ to: '1501', at: { host, port: to.phone.port }, from: '0812', mediaPort: media.port })

it('two phones talk, and each hears the other', async () => {
  const [callerMedia, agentMedia] = [await speaker(440), await speaker(660)]
  const agent = await line((call) => call.answer(agentMedia.port), connect(agentMedia))
  const caller = await line(() => undefined, connect(callerMedia))
  const call = dial(caller, agent, callerMedia)
  await expect
    .poll(() => Math.min(callerMedia.position(), agentMedia.position()), { timeout: 5000 })
    .toBeGreaterThan(4000)
  expect(toneOver(callerMedia.heard(), 660, 440)).toBeGreaterThan(30)
  expect(toneOver(agentMedia.heard(), 440, 660)).toBeGreaterThan(30)
  expect(agent.calls.map(({ from, to }) => ({ from, to }))).toEqual([{ from: '0812', to: '1501' }])
  call.hangup()
  await expect.poll(() => agent.events).toEqual(['answered', 'ended by them 200'])
  expect(caller.events).toEqual(['answered', 'ended by us 200'])
})

it('the called side hangs up', async () => {
  const media = await speaker(0)
  const agent = await line(
    (call) => call.answer(media.port),
    () => undefined,
  )
  const caller = await line(
    () => undefined,
    (_, event) => {
      if (event.type === 'answered') agent.calls[0]?.hangup()
    },
  )
  dial(caller, agent, media)
  await expect.poll(() => caller.events).toEqual(['answered', 'ended by them 200'])
})

it('a declined call ends with the code given', async () => {
  const media = await speaker(0)
  const agent = await line(
    (call) => call.decline(486, 'Busy Here'),
    () => undefined,
  )
  const caller = await line(
    () => undefined,
    () => undefined,
  )
  dial(caller, agent, media)
  await expect.poll(() => caller.events).toEqual(['ended by them 486'])
})

it('a caller who gives up while it rings ends it for both', async () => {
  const media = await speaker(0)
  const agent = await line(
    (call) => call.ring(),
    () => undefined,
  )
  const caller = await line(
    () => undefined,
    (call, event) => {
      if (event.type === 'ringing') call.hangup()
    },
  )
  dial(caller, agent, media)
  await expect.poll(() => caller.events).toEqual(['ringing', 'ended by us 487'])
  expect(agent.events).toEqual(['ended by them 487'])
})
