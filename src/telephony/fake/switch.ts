/**
 * A simulated switch: legs, bridges, music, phones and callers, and an application that legs are handed to. It outlives its
 * engine, as a real one does: with nobody registered callers go to the net, conversations and music go on. The same seed and
 * the same script give the same trace.
 */
import type { EngineCommand } from '../../core/call/switch.ts'
import { legId } from '../../core/ids.ts'
import { BROWSER, createFakeAccounts } from './accounts.ts'
import { createCalls } from './calls.ts'
import { createDelivery } from './delivery.ts'
import { createExchange } from './exchange.ts'
import { createFakeLines } from './lines.ts'
import { createNet } from './net.ts'
import { createPrompts } from './prompts.ts'
import { createRandom } from './random.ts'
import { createSnoop } from './snoop.ts'
import type { FakeCall, FakeLeg, FakeSwitch, FakeSwitchOptions } from './words.ts'

export type { Faults } from './delivery.ts'
export type { FakeApp, FakeBrowser, FakeCall, FakePhone, FakeSwitch, FakeSwitchOptions, PhoneManner } from './words.ts'

export const createFakeSwitch = (options: FakeSwitchOptions): FakeSwitch => {
  const { seed, clock, mode = 'clock', traced = true } = options
  const delivery = createDelivery(clock, createRandom(seed), () => fake.faults, mode)
  const exchange = createExchange(clock, delivery, traced)
  const {
    legs,
    bridges,
    recordings,
    lines,
    link,
    note,
    report,
    legOf,
    bridgeFor,
    leave,
    takeOut,
    end,
    answered,
    forget,
    listen,
  } = exchange
  const { handOver, release, renew, read } = createNet(clock, exchange, options)
  const accounts = createFakeAccounts(delivery, exchange)
  const trunks = createFakeLines()
  const { phones, callOn, ring } = createCalls(clock, delivery, exchange, accounts.isReachable, trunks.has)
  const snoop = createSnoop(clock, exchange)
  const prompts = createPrompts(clock, exchange)
  let count = 0
  let startedAt = clock.now()

  const carryOut = (command: Exclude<EngineCommand, { readonly type: 'ring-leg' }>): void => {
    switch (command.type) {
      case 'answer-leg':
        return answered(legOf(command.leg))
      case 'create-bridge':
        if (!bridges.has(command.bridge)) bridges.set(command.bridge, { music: false, prompt: null, legs: new Set() })
        return
      case 'destroy-bridge':
        for (const id of bridges.get(command.bridge)?.legs ?? []) {
          const leg = legs.get(id)
          if (leg !== undefined) leg.bridge = null
        }
        bridges.delete(command.bridge)
        return
      case 'add-leg': {
        const bridge = bridgeFor(command.bridge)
        const leg = legOf(command.leg)
        if (leg.bridge === command.bridge) return
        leave(leg)
        leg.bridge = command.bridge
        bridge.legs.add(leg.id)
        return
      }
      case 'remove-leg': {
        bridgeFor(command.bridge)
        // Who is with the net is in no bridge: what was asked for is so already.
        const leg = legs.get(command.leg) ?? legOf(command.leg)
        if (leg.bridge === command.bridge) takeOut(leg)
        return
      }
      case 'snoop-leg':
        return snoop(command)
      case 'start-music':
        bridgeFor(command.bridge).music = true
        return
      case 'stop-music':
        bridgeFor(command.bridge).music = false
        return
      case 'hang-up-leg': {
        // The net's too.
        const leg = legs.get(command.leg) ?? legOf(command.leg)
        return leg.state === 'up' || leg.inbound ? end(leg, 'normal', 16) : end(leg, 'cancelled', 16)
      }
      case 'pick-up-leg': {
        const leg = legOf(command.leg)
        return leg.state === 'ringing' ? leg.call?.answer() : undefined
      }
      case 'mute-leg':
        legOf(command.leg).muted = command.muted
        return
      case 'send-digits':
        return legOf(command.leg).call?.press(command.digits)
      case 'write-memo': {
        const leg = legOf(command.leg)
        leg.memo = command.memo
        return renew(leg)
      }
      case 'start-recording': {
        const leg = legOf(command.leg)
        if (recordings.has(command.recording)) return
        recordings.set(command.recording, {
          leg: leg.id,
          since: clock.now(),
          until: null,
          muted: { voice: false, heard: false },
        })
        return report({ type: 'recording-started', leg: leg.id, recording: command.recording })
      }
      case 'mute-recording': {
        const one = recordings.get(command.recording)
        if (one?.leg === legOf(command.leg).id) one.muted = { voice: command.voice, heard: command.heard }
        return
      }
      case 'listen-for-life':
        return listen(legOf(command.leg), clock.now() + command.forMs)
      case 'open-account':
        return accounts.open(command.account)
      case 'close-account':
        return accounts.close(command.account)
      case 'open-line':
        return trunks.open(command.line)
      case 'close-line':
        return trunks.close(command.line)
      case 'release-leg':
        return release(legOf(command.leg), command.for, command.message?.backWhen.includes('left'))
      case 'play':
        return prompts.play(command)
      case 'stop-play':
        return prompts.stop(command.playback)
    }
  }

  const fake: FakeSwitch = {
    faults: {},
    callIn({ from, to }) {
      count += 1
      const id = legId(`fake-${Math.floor(clock.now() / 1000)}.${count}`)
      const call = callOn(id, true, '')
      const cleaned = [...from.replace(/\p{C}/gu, '')].slice(0, 80).join('')
      const leg: FakeLeg = {
        id,
        inbound: true,
        from: cleaned,
        to,
        createdAt: clock.now(),
        call,
        state: 'ringing',
        alerted: false,
        place: 'app',
        memo: null,
        bridge: null,
        dialled: true,
        page: null,
        silent: false,
        muted: false,
        net: null,
        disarm: () => {},
      }
      legs.set(id, leg)
      note(`call ${id} from ${cleaned} to ${to}`)
      handOver(leg)
      return call
    },
    browser(account, manner) {
      const page = fake.phone(`${BROWSER}${account}`, manner)
      return Object.assign(page, {
        connect: () => accounts.connect(account),
        cut: () => accounts.drop(account),
        drop: () => {
          accounts.drop(account)
          for (const leg of legs.values()) if (leg.page === page.uri) leg.silent = true
        },
      })
    },
    phone(name, manner) {
      const calls: FakeCall[] = []
      const phone = { manner, calls }
      phones.set(name, phone)
      return {
        uri: /^(?:browser|trunk|account):/.test(name) ? name : `sip:${name}@phones.test`,
        get manner() {
          return phone.manner
        },
        set manner(next) {
          phone.manner = next
        },
        calls: () => phone.calls,
      }
    },
    cutLink() {
      if (!link.up) return
      note('link cut')
      link.up = false
      forget()
      link.app?.linkDown('cut')
    },
    restoreLink() {
      if (link.up) return
      note('link restored')
      link.up = true
      link.app?.linkUp()
    },
    restart(downMs = 1_000) {
      fake.cutLink()
      note('restart')
      for (const one of recordings.values()) one.until ??= clock.now()
      for (const leg of legs.values()) leg.disarm()
      legs.clear()
      bridges.clear()
      accounts.forgetAll()
      trunks.forgetAll()
      clock.after(downMs, () => {
        startedAt = clock.now()
        fake.restoreLink()
      })
    },
    trace: () => lines,
    recorded(recording) {
      const one = recordings.get(recording)
      return one === undefined ? null : (one.until ?? clock.now()) - one.since
    },
    muted: (recording) => recordings.get(recording)?.muted ?? null,
    register(next) {
      link.app?.linkDown('another server has taken over the switch')
      link.app = next
      forget()
      if (link.up) next.linkUp()
      return () => {
        if (link.app === next) link.app = null
      }
    },
    get linked() {
      return link.up
    },
    command(command) {
      if (traced) note(`command ${JSON.stringify(command)}`)
      delivery.before(command)
      let further: Promise<void> | undefined
      if (command.type === 'ring-leg') further = ring(command)
      else carryOut(command)
      // Whoever lost the answer to the first step hears of no further one.
      further?.catch(() => {})
      delivery.after(command)
      return further
    },
    netNotes: read,
    hears: exchange.hears,
    openAccounts: accounts.names,
    openLines: trunks.names,
    isSaid: prompts.isSaid,
    live: () => ({
      legs: [...legs.values()].map(({ id, inbound, state, from, to, memo, createdAt, place }) => ({
        leg: id,
        inbound,
        state,
        from,
        to,
        memo,
        createdAt,
        ...(place === 'net' ? { inNet: true as const } : {}),
      })),
      bridges: [...bridges].map(([bridge, { legs: inside }]) => ({ bridge, legs: [...inside] })),
      accounts: accounts.live(),
      startedAt,
    }),
  }
  return fake
}
