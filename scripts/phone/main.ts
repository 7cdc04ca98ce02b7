/**
 * A telephone for the command line: `call NUMBER` or `answer`. It prints what happens as JSON lines, and each second what it
 * hears; `hangup` on its standard input ends the call, and so does Ctrl-C.
 */
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { loudness, toneLevel } from '../../src/core/sound/tone.ts'
import { type Media, openMedia } from './media.ts'
import { type Call, openPhone } from './phone.ts'

const USAGE = `sambung phone: a small SIP telephone

  call NUMBER   --at 127.0.0.1:5060  --from 0812000111  --seconds 10 (0: until told)
  answer        --port 5090  --after 500 (ms of ringing)  --decline 486  --never

  both          --host 127.0.0.1  --port 0 (any)  --tone 440 (Hz; 0: silence)  --listen 440,660  --law alaw|ulaw`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    at: { type: 'string', default: '127.0.0.1:5060' },
    from: { type: 'string', default: '0812000111' },
    seconds: { type: 'string', default: '10' },
    host: { type: 'string', default: '127.0.0.1' },
    port: { type: 'string', default: '0' },
    after: { type: 'string', default: '500' },
    decline: { type: 'string' },
    never: { type: 'boolean', default: false },
    tone: { type: 'string', default: '440' },
    listen: { type: 'string', default: '440,660' },
    law: { type: 'string', default: 'alaw' },
  },
})

const law = values.law === 'ulaw' ? 'ulaw' : 'alaw'
const listen = values.listen.split(',').map(Number)
const tell = (type: string, fields: object = {}): void => console.log(JSON.stringify({ type, ...fields }))

const run = async (mode: 'call' | 'answer', number: string): Promise<void> => {
  const { host } = values
  const medias = new Map<Call, Media>()
  const phone = await openPhone({
    host,
    port: Number(values.port),
    law,
    onCall(call) {
      tell('offered', { from: call.from, to: call.to })
      if (values.decline !== undefined) return call.decline(Number(values.decline), 'Declined')
      call.ring()
      if (values.never) return
      setTimeout(async () => {
        const media = await openMedia({ host, hz: Number(values.tone), law })
        medias.set(call, media)
        call.answer(media.port)
      }, Number(values.after))
    },
    onEvent(call, event) {
      tell(event.type, event)
      if (event.type === 'answered' && event.media !== null) medias.get(call)?.speakTo(event.media)
      if (event.type !== 'ended') return
      medias.get(call)?.close()
      medias.delete(call)
      if (mode === 'call') finish(event.code === 200 ? 0 : 1)
    },
  })
  const hearing = setInterval(() => {
    for (const [call, media] of medias) {
      const last = media.heard(Math.max(0, media.position() - 8000))
      if (call.phase() !== 'answered') continue
      const levels = Object.fromEntries(listen.map((hz) => [hz, Math.round(toneLevel(last, hz))]))
      tell('hears', { loudnessDb: Math.round(loudness(last)), tonesDb: levels })
    }
  }, 1000)
  const finish = (code: number): void => {
    clearInterval(hearing)
    process.exitCode = code
    // Its last BYE may have to be repeated: the answer to it is worth a moment.
    setTimeout(() => process.exit(code), 300)
  }
  const hangUp = (): void => {
    if (medias.size === 0) finish(0)
    for (const call of medias.keys()) call.hangup()
  }
  process.once('SIGINT', hangUp)
  createInterface({ input: process.stdin }).on('line', (line) => {
    if (line.trim() === 'hangup') hangUp()
  })
  tell('listening', { port: phone.port })
  if (mode === 'answer') return
  const [atHost = host, atPort = '5060'] = values.at.split(':')
  const media = await openMedia({ host, hz: Number(values.tone), law })
  const at = { host: atHost, port: Number(atPort) }
  medias.set(phone.call({ to: number, at, from: values.from, mediaPort: media.port }), media)
  if (Number(values.seconds) > 0) setTimeout(hangUp, Number(values.seconds) * 1000)
}

const [mode, number = ''] = positionals
if (mode === 'answer' || (mode === 'call' && number !== '')) await run(mode, number)
else {
  console.error(USAGE)
  process.exitCode = 2
}
