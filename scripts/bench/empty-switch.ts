/** After any load the switch holds nothing: asked of the switch itself, with the secret of this start of the server. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { waitFor } from '../lib/wait-for.ts'

const WITHIN_MS = 10_000

/** Resolves when the switch holds no leg and no bridge; rejects with what is left. */
export const emptySwitch = async (data: string): Promise<void> => {
  const access: unknown = JSON.parse(readFileSync(join(data, 'run', 'switch.json'), 'utf8'))
  const field = (name: string): string =>
    String(typeof access === 'object' && access !== null ? Reflect.get(access, name) : '')
  const authorization = `Basic ${Buffer.from(`${field('ariUser')}:${field('ariSecret')}`).toString('base64')}`
  const count = async (what: string): Promise<number> => {
    const answer = await fetch(`${field('ariUrl')}/${what}`, { headers: { authorization } })
    const list: unknown = await answer.json()
    if (!answer.ok || !Array.isArray(list)) throw new Error(`the switch answered ${answer.status} for its ${what}`)
    return list.length
  }
  await waitFor(
    'the switch to be empty',
    async () => {
      const [legs, bridges] = [await count('channels'), await count('bridges')]
      if (legs + bridges > 0) throw new Error(`${legs} legs and ${bridges} bridges are left`)
      return true
    },
    WITHIN_MS,
  )
}
