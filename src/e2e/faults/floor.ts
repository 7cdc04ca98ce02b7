/**
 * A floor: a whole installation of its own, with callers and agents on telephones of ours, where the processes of the product
 * are killed, stopped and started again while people talk.
 */
import { Agent } from '../../wire/agents.ts'
import { checked } from '../../wire/checked.ts'
import { type Api, signIn } from '../support/api.ts'
import { emptySwitch } from '../support/installation.ts'
import { takePorts } from '../support/ports.ts'
import { createSipPeer, type PhoneManner, type SipCall, type SipPeer, type SipPhone } from '../support/sip-peer.ts'
import { makeSite, type Run, type Site, STARTER } from '../support/site.ts'
import { takeRtpPorts } from './floor-ports.ts'

export interface FloorAgent {
  readonly id: string
  readonly phone: SipPhone
}

export interface Floor {
  readonly site: Site
  readonly admin: Api
  readonly peer: SipPeer
  /** `npm start`, on whatever an earlier one left running. Resolves when the hotline is ready. */
  start(): Promise<Run>
  /** Kills `npm start` itself, and nothing else. */
  killSupervisor(): Promise<void>
  /** An agent with a telephone, who is ready. */
  addAgent(options: { readonly queues: readonly string[]; readonly manner: PhoneManner }): Promise<FloorAgent>
  /** A caller with a number that nobody else has. */
  dial(to?: string): Promise<SipCall>
  /** Waits until the switch has no leg and no bridge. */
  emptySwitch(): Promise<void>
  close(): Promise<void>
}

export const openFloor = async (options: {
  readonly legs: number
  /** Of the product's processes. */
  readonly env?: Readonly<Record<string, string>>
}): Promise<Floor> => {
  const ports = await takePorts()
  const rtp = await takeRtpPorts(2 * options.legs)
  const site = makeSite(ports, {
    SAMBUNG_RTP_PORTS: `${rtp.first}-${rtp.last}`,
    SAMBUNG_LOG_LEVEL: 'info',
    ...options.env,
  })
  let run: Run | null = null
  let peer: SipPeer | null = null
  const start = async (): Promise<Run> => {
    const fresh = site.run(process.execPath, [STARTER])
    run = fresh
    await Promise.race([
      site.ready(),
      fresh.ended().then((code) => Promise.reject(new Error(`it ended with ${code}`))),
    ]).catch((error: unknown) => {
      throw new Error(`npm start failed; its last words:\n${fresh.words()}`, { cause: error })
    })
    return fresh
  }
  const killSupervisor = async (): Promise<void> => {
    run?.child.kill('SIGKILL')
    await run?.ended()
  }
  const close = async (): Promise<void> => {
    await peer?.close()
    if (run !== null && run.child.exitCode === null && run.child.signalCode === null) {
      run.child.kill('SIGTERM')
      await run.ended()
    }
    const left = site.processes().map(({ pid, command }) => `${pid} ${command}`)
    site.remove()
    ports.release()
    rtp.release()
    if (left.length > 0) throw new Error(`npm start has ended and left running: ${left.join('; ')}`)
  }
  try {
    await start()
    const admin = await signIn(
      `http://127.0.0.1:${site.env.SAMBUNG_PORT}`,
      'admin',
      `${site.env.SAMBUNG_ADMIN_PASSWORD}`,
    )
    peer = await createSipPeer(Number(site.env.SAMBUNG_SIP_PORT))
    const agents = createHiring(admin, peer)
    const caller = createDialling(peer)
    return {
      site,
      admin,
      peer,
      start,
      killSupervisor,
      addAgent: agents,
      dial: caller,
      emptySwitch: () => emptySwitch(site.data),
      close,
    }
  } catch (error) {
    await close().catch(() => undefined)
    throw error
  }
}

/** Agents of whom nobody else has the name. */
export const createHiring = (admin: Api, peer: SipPeer): Floor['addAgent'] => {
  let count = 0
  return async ({ queues, manner }) => {
    count += 1
    const username = `floor${count}`
    const phone = peer.phone(username, manner)
    const answer = await admin.request('POST', '/agents', {
      username,
      name: `Floor ${count}`,
      password: `${username}-${process.pid}-password`,
      queues,
      station: { kind: 'phone', uri: phone.uri },
    })
    const { id } = checked(Agent, await answer.json(), answer.url)
    await admin.put(`/agents/${id}/presence`, { state: 'ready' })
    return { id, phone }
  }
}

export const createDialling = (peer: SipPeer): Floor['dial'] => {
  let count = 0
  return (to = '1501') => {
    count += 1
    return peer.dial({ from: `0812${`${count}`.padStart(5, '0')}`, to })
  }
}
