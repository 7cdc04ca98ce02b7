/** What is wrong with a flow that can be read, in the order of its nodes. An empty list: it may be published. */
import type { Finding } from '../findings.ts'
import type { Program } from '../read.ts'
import { checkLinks } from './links.ts'
import { checkLoops } from './loops.ts'
import { checkRefs } from './refs.ts'
import { checkVariables } from './variables.ts'
import { checkWords } from './words.ts'
import type { World } from './world.ts'

export const check = (program: Program, world: World): readonly Finding[] => {
  const order = new Map([...program.nodes.keys()].map((id, place) => [id, place]))
  const placeOf = ({ path }: Finding): number => order.get(path.split('/')[1] ?? '') ?? -1
  return [
    ...checkLinks(program),
    ...checkLoops(program),
    ...checkWords(program, world),
    ...checkRefs(program, world),
    ...checkVariables(program),
  ].sort((a, b) => placeOf(a) - placeOf(b))
}
