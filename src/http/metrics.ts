/** What Prometheus reads. Labels are small closed sets: never a number, a person or an id. */
import { collectDefaultMetrics, Gauge, Histogram } from 'prom-client'
import { shownState } from '../core/agent/shown.ts'
import { SHOWN_STATES } from '../wire/agents.ts'
import type { App, HttpDeps } from './deps.ts'
import { countOwed } from './present/owed.ts'

/** Adds our own figures to the registry and times every request. */
export const addMetrics = (app: App, deps: HttpDeps): void => {
  const { metrics, center } = deps
  // Event loop lag, memory, garbage collection.
  collectDefaultMetrics({ register: metrics })
  const registers = [metrics]

  new Gauge({
    name: 'sambung_live_contacts',
    help: 'Contacts that are not closed, by channel and phase',
    labelNames: ['channel', 'phase'],
    registers,
    collect() {
      this.reset()
      for (const contact of center.view.contacts.values()) {
        this.inc({ channel: contact.channel, phase: contact.phase.type })
      }
    },
  })
  new Gauge({
    name: 'sambung_live_legs',
    help: 'Legs that are alive in the switch, as far as we know',
    registers,
    collect() {
      this.set(center.view.legs.size)
    },
  })
  new Gauge({
    name: 'sambung_agents',
    help: 'Agents by the state shown',
    labelNames: ['state'],
    registers,
    collect() {
      for (const state of SHOWN_STATES) this.set({ state }, 0)
      for (const agent of center.view.agents.values()) this.inc({ state: shownState(agent) })
    },
  })
  new Gauge({
    name: 'sambung_obligations',
    help: 'Obligations that are open, and those of them that are past due, by channel',
    labelNames: ['channel', 'state'],
    registers,
    collect() {
      this.reset()
      for (const { channel, open, late } of countOwed(center.view, deps.now())) {
        this.set({ channel, state: 'open' }, open)
        this.set({ channel, state: 'late' }, late)
      }
    },
  })
  new Gauge({
    name: 'sambung_switch_ready',
    help: '1 when the switch is linked and its live calls were taken over',
    registers,
    collect() {
      this.set(center.health().switchReady ? 1 : 0)
    },
  })
  new Gauge({
    name: 'sambung_switch_takeover_seconds',
    help: 'How long the live calls took to be taken over when the link to the switch last came up',
    registers,
    collect() {
      this.set((center.health().takeoverMs ?? 0) / 1000)
    },
  })
  new Gauge({
    name: 'sambung_journal_ok',
    help: '1 when the journal takes events',
    registers,
    collect() {
      this.set(center.health().journalOk ? 1 : 0)
    },
  })
  new Gauge({
    name: 'sambung_journal_pending_events',
    help: 'Events in memory that are not on the disk yet',
    registers,
    collect() {
      this.set(center.health().journalPending)
    },
  })

  const seconds = new Histogram({
    name: 'sambung_http_request_seconds',
    help: 'Requests by route, method and status',
    labelNames: ['route', 'method', 'status'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
    registers,
  })
  app.addHook('onResponse', async (request, reply) => {
    const route = request.is404 ? 'none' : (request.routeOptions.url ?? 'none')
    seconds.observe({ route, method: request.method, status: reply.statusCode }, reply.elapsedTime / 1000)
  })
}
