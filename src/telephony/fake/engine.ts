/** The engine of the fake switch. Like a server's, it can be stopped and another one made on the same switch. */
import type { EngineEvent } from '../../core/call/switch.ts'
import type { AccountId, LineId, PlaybackId } from '../../core/ids.ts'
import { LinkDownError, type TelephonyEngine } from '../../ports/engine.ts'
import type { FakeSwitch } from './words.ts'

/** `accounts`, `lines`: what should be open in the switch; what it lacks is opened before the link counts as up. */
export const createFakeEngine = (
  fake: FakeSwitch,
  accounts: () => readonly AccountId[] = () => [],
  lines: () => readonly LineId[] = () => [],
): TelephonyEngine => {
  let up = false
  /** Told to be said, and not yet told to be over. */
  const playing = new Set<PlaybackId>()
  let emit: (event: EngineEvent) => void = () => {}
  let release: (() => void) | null = null
  const settle = (): void => {
    const should = accounts()
    const surplus = fake.openAccounts().filter((account) => !should.includes(account))
    const wanted = lines()
    for (const command of [
      ...should.map((account) => ({ type: 'open-account', account }) as const),
      ...surplus.map((account) => ({ type: 'close-account', account }) as const),
      ...wanted.map((line) => ({ type: 'open-line', line }) as const),
      ...fake.openLines().flatMap((line) => (wanted.includes(line) ? [] : [{ type: 'close-line', line } as const])),
    ])
      try {
        void fake.command(command)
      } catch {
        // A switch that refuses one has the others all the same; the regular look asks again.
      }
  }
  return {
    name: 'fake',
    can: { recording: true, ringsInBridge: true },
    async start(onEvent) {
      emit = onEvent
      release = fake.register({
        event(event) {
          if (event.type === 'play-ended') playing.delete(event.playback)
          emit(event)
        },
        linkUp() {
          up = true
          settle()
          emit({ type: 'link-up' })
        },
        linkDown(reason) {
          if (up) emit({ type: 'link-down', reason })
          up = false
          playing.clear()
        },
      })
    },
    // Carried out within the call, so that commands keep their order; the promise only tells what came of it.
    async execute(command) {
      if (!up) throw new LinkDownError('there is no link to the fake switch')
      const carriedOut = fake.command(command)
      if (command.type === 'play') playing.add(command.playback)
      await carriedOut
    },
    async hasAccount(account) {
      if (!up) throw new LinkDownError('there is no link to the fake switch')
      return fake.openAccounts().includes(account)
    },
    async testLeg(account) {
      if (!up) throw new LinkDownError('there is no link to the fake switch')
      return fake.live().accounts?.some((one) => one.account === account && one.reachable) === true
    },
    async lineStates() {
      if (!up) throw new LinkDownError('there is no link to the fake switch')
      return new Map(fake.openLines().map((line) => [line, 'registered'] as const))
    },
    async liveCalls() {
      if (!up) throw new LinkDownError('there is no link to the fake switch')
      for (const playback of playing)
        if (!fake.isSaid(playback) && playing.delete(playback)) emit({ type: 'play-ended', playback, failed: false })
      return fake.live()
    },
    netPeople: async () => {},
    async netNotes(from) {
      return fake.netNotes(from)
    },
    async stop() {
      up = false
      release?.()
    },
  }
}
