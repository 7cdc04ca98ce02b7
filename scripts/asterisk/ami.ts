import { createConnection, type Socket } from 'node:net'

export interface AmiLogin {
  readonly port: number
  readonly user: string
  readonly secret: string
}

/** Does one action; rejects with the words of a refusal. */
export type AmiSend = (fields: Readonly<Record<string, string>>) => Promise<void>

/** Logs in to AMI, has it reload the modules one after the other, and leaves. Rejects with the words of a refusal. */
export const reloadModules = (login: AmiLogin, modules: readonly string[]): Promise<void> =>
  withAmi(login, async (send) => {
    for (const module of modules) await send({ Action: 'Reload', Module: module })
  })

/** Logs in to AMI, does the work, one action after the other, and leaves. */
export async function withAmi(login: AmiLogin, work: (send: AmiSend) => Promise<void>): Promise<void> {
  const socket = createConnection({ host: '127.0.0.1', port: login.port })
  try {
    const answer = answers(socket)
    let sent = 0
    const send: AmiSend = (fields) => {
      sent += 1
      return ask(answer, socket, { ...fields, ActionID: `${fields.Action}-${sent}` })
    }
    await send({ Action: 'Login', Username: login.user, Secret: login.secret, Events: 'off' })
    await work(send)
    socket.end('Action: Logoff\r\n\r\n')
  } finally {
    socket.destroy()
  }
}

const ANSWER_TIMEOUT_MS = 5000

async function ask(
  answer: (id: string) => Promise<string>,
  socket: Socket,
  fields: Readonly<Record<string, string>>,
): Promise<void> {
  const lines = Object.entries(fields)
  if (lines.some((line) => /[\r\n\0]/.test(line.join('')))) throw new Error('a line break in an AMI field')
  const coming = answer(fields.ActionID ?? '')
  socket.write(`${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`)
  const packet = await coming
  if (!/^Response: Success\r$/m.test(packet)) {
    throw new Error(`AMI refused ${fields.Action}: ${/^Message: (.*)\r$/m.exec(packet)?.[1] ?? 'no reason given'}`)
  }
}

/** Hands out the packet that answers an action; everything else that AMI says is passed over. */
function answers(socket: Socket): (id: string) => Promise<string> {
  let waiting: { id: string; resolve: (packet: string) => void; reject: (reason: Error) => void } | null = null
  let fault: Error | null = null
  let buffer = ''
  const fail = (error: Error): void => {
    fault = error
    waiting?.reject(error)
  }
  socket.setEncoding('utf8')
  socket.setTimeout(ANSWER_TIMEOUT_MS, () => socket.destroy(new Error('AMI does not answer')))
  socket.on('error', fail)
  socket.on('close', () => fail(new Error('AMI closed the connection')))
  socket.on('data', (text: string) => {
    // the greeting is one line, packets end with an empty one
    buffer = (buffer + text).replace(/^Asterisk Call Manager[^\r\n]*\r\n/, '')
    for (let end = buffer.indexOf('\r\n\r\n'); end >= 0; end = buffer.indexOf('\r\n\r\n')) {
      const packet = buffer.slice(0, end + 2)
      buffer = buffer.slice(end + 4)
      if (waiting !== null && packet.includes(`ActionID: ${waiting.id}\r\n`)) waiting.resolve(packet)
    }
  })
  return (id) =>
    new Promise((resolve, reject) => {
      if (fault !== null) return reject(fault)
      waiting = { id, resolve, reject }
    })
}
