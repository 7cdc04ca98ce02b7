/** The default route of outgoing calls has a fixed place; in a test it leads to a phone of its own. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export const routeTo = async (data: string, port: number): Promise<void> => {
  const file = join(data, 'etc', 'asterisk', 'pjsip.conf')
  writeFileSync(file, readFileSync(file, 'utf8').replace('sip:127.0.0.1:5080', `sip:127.0.0.1:${port}`))
  const access: Record<string, unknown> = JSON.parse(readFileSync(join(data, 'run', 'switch.json'), 'utf8'))
  const authorization = `Basic ${Buffer.from(`${access.ariUser}:${access.ariSecret}`).toString('base64')}`
  const answer = await fetch(`${access.ariUrl}/asterisk/modules/res_pjsip.so`, {
    method: 'PUT',
    headers: { authorization },
  })
  if (!answer.ok) throw new Error(`the switch did not read its routes anew: ${answer.status}`)
}
