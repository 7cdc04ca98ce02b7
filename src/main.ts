/** The server: the only file that knows everything. It joins the parts; what they do stands in their folders. */
import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pino } from 'pino'
import { Counter, Registry } from 'prom-client'
import { ConfigError, loadConfig, tlsFiles, turnOf } from './config.ts'
import { startOfCentre } from './core/clock-ahead.ts'
import type { OutwardAction } from './core/effect.ts'
import type { Recorded } from './core/event.ts'
import { accountId, type RecordingId } from './core/ids.ts'
import type { Input } from './core/input.ts'
import { publishedPrograms } from './core/ivr/book.ts'
import type { Trunk } from './core/lines/words.ts'
import { createApp } from './http/app.ts'
import { hashPassword, newPassword } from './http/auth/passwords.ts'
import { listenForEdge } from './http/listen.ts'
import { redaction } from './http/redact.ts'
import { createAuthorities } from './runtime/authorities.ts'
import { createCenter } from './runtime/center.ts'
import { createClock } from './runtime/clock.ts'
import { customerOf, customerOfCaller } from './runtime/customers.ts'
import { runFirst } from './runtime/first-run.ts'
import { COUNTED_WITHIN_MS, createGuard } from './runtime/guard.ts'
import { createTrunkSecrets } from './runtime/line-secrets.ts'
import { createLogOutput } from './runtime/log-output.ts'
import { createPhoneAccounts } from './runtime/phone-accounts.ts'
import { prepareSpeech } from './runtime/prepare-speech.ts'
import { loadState } from './runtime/recovery.ts'
import { secretKey } from './runtime/secret-key.ts'
import { isReplaced, readSwitchAccess, SwitchAccessError } from './runtime/switch-access.ts'
import { createTrunkWatch } from './runtime/trunk-watch.ts'
import { createVisitors } from './runtime/visitors.ts'
import { createWantedLines } from './runtime/wanted-lines.ts'
import { readSpeechProgram } from './speech/program.ts'
import { createPromptFiles } from './speech/prompt-files.ts'
import { createVoice } from './speech/voice.ts'
import { createWorkshop } from './speech/workshop.ts'
import { createContactFold } from './storage/contact-fold.ts'
import { openStore } from './storage/open-store.ts'
import { createAsteriskEngine } from './telephony/asterisk/driver.ts'
import { chooseLink } from './telephony/asterisk/link-choice.ts'
import { keepRecording } from './telephony/asterisk/recording-file.ts'
import { keepVoicemail } from './telephony/asterisk/voicemail-file.ts'
import { probeTrunk } from './telephony/sip-probe/probe.ts'

const SNAPSHOT_EVERY_EVENTS = 20_000
/**
 * How long the last events may take to reach the disk before the process ends all the same: three times what a commit waits
 * for somebody else's lock (storage/sqlite/connection.ts), one for who asks just then, two for the last commit. Whoever
 * ends us gives more than that (scripts/start/server-part.ts, scripts/systemd).
 */
const END_MS = 15_000
/** There is nothing to wait for when the store is broken or the switch is another's. */
const BROKEN_END_MS = 4_000

const OLDER = 'this switch is older than 22.10.1 and lacks the security repairs of that release'

const serve = async (): Promise<void> => {
  const config = loadConfig(process.env)
  const inData = (...names: string[]): string => join(config.data, ...names)
  const recordingPath = (recording: RecordingId): string => inData('recordings', `${recording}.wav`)
  const { version }: { version: string } = JSON.parse(readFileSync(join(config.root, 'package.json'), 'utf8'))

  const metrics = new Registry()
  const troubles = new Counter({
    name: 'sambung_troubles_total',
    help: 'What went wrong and was survived, by kind',
    labelNames: ['kind', 'what'],
    registers: [metrics],
  })
  const output = createLogOutput(
    () => 1,
    () => troubles.inc({ kind: 'log', what: 'a line of the log was lost' }),
  )
  const log = pino({ level: config.logLevel, redact: redaction }, output)

  const store = await openStore({ dataDir: config.data, log })
  const state = await loadState(store)
  const clock = createClock((wall) => startOfCentre(state.at, state.clockAhead, wall))
  const key = secretKey(inData('secrets', 'customer.key'))
  const phones = createPhoneAccounts(secretKey(inData('secrets', 'phone.key')))
  const trunkSecrets = createTrunkSecrets(secretKey(inData('secrets', 'trunk.key')))
  const lines = createWantedLines(state, trunkSecrets, phones.secretOf)
  const authorities = createAuthorities(state, inData('etc', 'asterisk', 'trunk-authorities.pem'))
  const accessFile = inData('run', 'switch.json')
  const access = readSwitchAccess(accessFile)
  for (const folder of ['recordings', 'spool']) mkdirSync(inData(folder), { recursive: true, mode: 0o700 })

  const workshop = createWorkshop()
  // One of its own: no file that somebody brings keeps a caller waiting for words.
  const prompts = createPromptFiles(inData('prompts'), createWorkshop().convert)
  const voice = await createVoice({
    program: () => readSpeechProgram(inData('run', 'espeak.json')),
    folder: inData('speech'),
    prompt: (id) => state.prompts.get(id),
    promptFile: prompts.path,
    published: () => publishedPrograms(state.flows),
    convert: workshop.convert,
    now: Date.now,
    onTrouble: (what, error) => {
      troubles.inc({ kind: 'speech', what })
      log.error({ err: error }, what)
    },
  })

  const choice = chooseLink(config.ariLink, access.version)
  log.info({ version: access.version, link: choice.link }, 'the switch')
  if (choice.older) log.warn({ version: access.version }, OLDER)
  const engine = createAsteriskEngine({
    ...choice,
    voice,
    ariUrl: access.ariUrl,
    ariUser: access.ariUser,
    ariSecret: access.ariSecret,
    ami: { host: access.amiHost, port: access.amiPort, user: access.amiUser, secret: access.amiSecret },
    app: 'sambung',
    recordingsDir: inData('spool'),
    netBook: inData('log', 'net-calls'),
    netPhones: { file: inData('etc', 'asterisk', 'net-phones.conf'), number: config.netNumber },
    accounts: {
      list: () => [...[...state.agents.values()].flatMap(({ phone }) => phone?.account ?? []), ...visitors.accounts()],
      secretOf: phones.secretOf,
    },
    lines,
    authorities,
    isReplaced: () => isReplaced(accessFile, access),
    onFenced: () => void end(1),
    bansFile: inData('etc', 'asterisk', 'acl.conf'),
    onVisit: (visit) => guard.note(visit),
    log,
    count: (metric, labels) => troubles.inc({ kind: metric, what: Object.values(labels).join(' ') }),
  })

  const guard = createGuard({
    clock,
    door: engine.door,
    file: inData('run', 'bans.json'),
    isTrusted: (address) => lines.isTrunkAt(address),
    onTrouble: (what, error) => log.error({ err: error }, what),
    rules: { attempts: config.banAfter, withinMs: COUNTED_WITHIN_MS, banMs: config.banSeconds * 1_000 },
  })

  const perform = async (action: OutwardAction): Promise<Input> => {
    const { contact, recording } = action
    const kept =
      action.type === 'keep-voicemail'
        ? await keepVoicemail(inData('spool', 'voicemail', action.file), recordingPath(recording))
        : await keepRecording(inData('spool', `${recording}.raw`), recordingPath(recording))
    return kept === null
      ? { type: 'recording-gone', contact, recording, reason: 'the switch left no file' }
      : { type: 'recording-kept', contact, recording, ...kept }
  }

  const hearers = new Set<(events: readonly Recorded[]) => void>()
  let draining = false
  const end = async (code: number): Promise<void> => {
    if (draining) return
    draining = true
    center.drain()
    trunkWatch.stop()
    guard.stop()
    setTimeout(() => process.exit(code || 1), code === 0 ? END_MS : BROKEN_END_MS)
    await app.close().catch((error: unknown) => log.error({ err: error }, 'the HTTP server did not close'))
    await center.stop().catch((error: unknown) => log.error({ err: error }, 'the last events are not on the disk'))
    await store.close().catch((error: unknown) => log.error({ err: error }, 'the store did not close'))
    process.exit(code)
  }

  const center = createCenter({
    state,
    clock,
    store,
    engine,
    customerOf: (number, leg) => customerOfCaller(key, number, leg),
    perform,
    random: Math.random,
    onEvents: (events) => {
      for (const hear of hearers) hear(events)
    },
    onTrouble: (kind, what, error) => {
      troubles.inc({ kind, what })
      log.error({ kind, err: error }, what)
    },
    onBroken: (error) => {
      log.fatal({ err: error }, 'the store is broken')
      void end(1)
    },
  })

  const visitors = createVisitors({
    view: state,
    clock,
    execute: (command) => engine.execute(command),
    secretOf: phones.secretOf,
    newName: () => randomBytes(4).toString('hex'),
    most: config.visitorsMost,
    onTrouble: (what, error) => log.warn({ err: error }, what),
  })
  hearers.add(visitors.hear)
  hearers.add(
    prepareSpeech({
      voice,
      published: () => publishedPrograms(state.flows),
      onTroubles: (flow, found) =>
        log.warn({ flow, reasons: [...new Set(found.map(({ reason }) => reason))] }, 'a flow cannot say all'),
    }),
  )
  const probe = (trunk: Trunk) => probeTrunk(trunk, lines.secretOf(trunk), authorities.text)
  const trunkWatch = createTrunkWatch({
    view: state,
    clock,
    engine,
    probe,
    onTrouble: (what, error) => log.warn({ err: error }, what),
  })
  hearers.add(trunkWatch.onEvents)
  hearers.add((events) => {
    if (events.some(({ event }) => event.type === 'link-changed' && event.up)) guard.onLinkUp()
  })

  const app = await createApp({
    center,
    store,
    now: clock.now,
    wall: clock.wall,
    random: randomBytes,
    log,
    metrics,
    phones: {
      ...phones,
      isOpen: async (account) => engine.hasAccount(account).catch(() => false),
      testLeg: engine.testLeg,
    },
    visitors,
    prompts,
    lines: {
      seal: trunkSecrets.seal,
      secretOf: ({ username }) => phones.secretOf(accountId(username)),
      healthOf: trunkWatch.healthOf,
      isRegistered: trunkWatch.isRegistered,
      test: trunkWatch.ask,
    },
    intruders: guard,
    recordingPath,
    customerOf: (channel, address) => customerOf(key, channel, address),
    onEvents: (hear) => {
      hearers.add(hear)
      return () => hearers.delete(hear)
    },
    newContactFold: createContactFold,
    draining: () => draining,
    config: {
      version,
      secureCookie: tlsFiles(config) !== null,
      behindEdge: config.serverSocket !== '',
      iceServers: config.iceServers,
      turn: turnOf(config),
      visitorNumbers: config.visitorNumbers,
      sip: {
        host: config.publicAddress !== '' ? config.publicAddress : isEverywhere(config.sipHost) ? '' : config.sipHost,
        port: config.sipPort,
      },
      sessionMs: config.signInSeconds * 1_000,
    },
  })

  process.on('SIGTERM', () => void end(0))
  process.on('SIGINT', () => void end(0))

  // Before the switch is asked: taking over its calls then has this thread to itself.
  await app.ready()
  await center.start(version)
  await runFirst({
    center,
    store,
    file: inData('first-run.txt'),
    hotlineFile: join(config.root, 'dialplan', 'flows', 'hotline.json'),
    adminPassword: config.adminPassword,
    hash: hashPassword,
    randomPassword: newPassword,
    empty: config.empty,
  })
  await store.startSnapshots({ everyEvents: SNAPSHOT_EVERY_EVENTS })
  if (config.serverSocket === '') await app.listen({ host: config.host, port: config.port })
  else await listenForEdge(app, config.serverSocket)
  log.info({ host: config.host, port: config.port, socket: config.serverSocket, version }, 'the server listens')
}

/** An address that means all of this machine's. */
const isEverywhere = (host: string): boolean => host === '0.0.0.0' || host === '::'

serve().catch((error: unknown) => {
  const expected =
    error instanceof ConfigError ||
    error instanceof SwitchAccessError ||
    (error instanceof Error && error.name.startsWith('Store'))
  console.error(expected && error instanceof Error ? error.message : error)
  process.exit(1)
})
