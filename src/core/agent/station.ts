/** Whether an agent may have a station. */
import type { AgentId } from '../ids.ts'
import type { Refusal } from '../input.ts'
import { deskOfUri } from '../lines/words.ts'
import type { CenterView } from '../view.ts'
import type { Station } from './words.ts'

/** A desk phone of the house is one that is there, and nobody else's; null when all is well. `agent`: null for one to be made. */
export const stationConflict = (
  { deskPhones }: Pick<CenterView, 'deskPhones'>,
  agent: AgentId | null,
  station: Station,
): Pick<Refusal, 'code' | 'message'> | null => {
  const account = station.kind === 'phone' ? deskOfUri(station.uri) : null
  if (account === null) return null
  const phone = [...deskPhones.values()].find(({ username }) => username === account)
  if (phone === undefined) return { code: 'invalid', message: `there is no desk phone "${account}"` }
  if (phone.agent === null || phone.agent === agent) return null
  return { code: 'conflict', message: `the phone "${phone.label}" is somebody else's` }
}
