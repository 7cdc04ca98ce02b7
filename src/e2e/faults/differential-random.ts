/**
 * Scripts from a seed. Anything may follow anything, but for what a switch decides by chance: what two do within the same
 * moment, and when the net tries again.
 */
import {
  AGENTS,
  type Agent,
  type Caller,
  type Leg,
  type Room,
  type Script,
  type SingleCommand,
  type Step,
} from './differential-words.ts'
import { createDice, type Dice } from './sim/dice.ts'

const STEPS = [6, 16] as const
const PHASES = ['waiting', 'offered', 'talking', 'held'] as const
const MANNERS = ['waits', 'waits', 'waits', 'answers', 'answers', 'busy', 'declines', 'ignores', 'nowhere'] as const

/** What the writer of a script must know of it so far. */
interface Sketch {
  readonly dice: Dice
  readonly callers: Caller[]
  readonly rung: Map<Agent, (typeof MANNERS)[number]>
  /** A room that was taken down is never made again. */
  readonly rooms: Map<Room, 'made' | 'gone'>
  linked: boolean
  /** The link was lost before. */
  lost: boolean
}

/** `link`: may lose the link, once. */
export const randomScript = (seed: number, link: boolean): Script => {
  const dice = createDice(seed, 'differential')
  const sketch: Sketch = { dice, callers: ['caller'], rung: new Map(), rooms: new Map(), linked: true, lost: false }
  const steps: Step[] = [{ type: 'dial', who: 'caller' }]
  const many = dice.between(...STEPS)
  const [cutAt, back] = link ? [dice.between(2, many - 3), dice.between(1, 2)] : [many, 0]
  while (steps.length < many) {
    if (steps.length >= cutAt && !sketch.lost) {
      steps.push({ type: 'cut-link' })
      sketch.linked = false
      sketch.lost = true
      for (let n = 0; n < back; n++) steps.push(...(person(sketch) ?? command(sketch)))
      steps.push({ type: 'restore-link' })
      sketch.linked = true
    }
    steps.push(...((dice.chance(0.35) ? person(sketch) : null) ?? command(sketch)))
  }
  return { name: `random ${link ? 'with a lost link ' : ''}${seed}`, steps }
}

/** Null when nobody has anything to do. */
const person = (sketch: Sketch): readonly Step[] | null => {
  const step = ofPerson(sketch)
  return step === null ? null : [step]
}

const ofPerson = ({ dice, callers, rung, linked }: Sketch): Step | null => {
  const phones = [...rung].filter(([, at]) => at !== 'nowhere').map(([who]) => who)
  const [first, ...others] = phones
  const agent = first === undefined ? null : dice.one([first, ...others])
  if (agent !== null && dice.chance(0.6)) return { type: 'pick-up', who: agent }
  if (agent !== null && dice.chance(0.3)) return { type: 'decline', who: agent, as: dice.one(['busy', 'declines']) }
  if (agent !== null && dice.chance(0.5)) return { type: 'put-down', who: agent }
  if (linked && callers.length === 1 && dice.chance(0.3)) {
    callers.push('caller2')
    return { type: 'dial', who: 'caller2' }
  }
  return dice.chance(0.2) ? { type: 'put-down', who: dice.one([callers[0] ?? 'caller', ...callers]) } : null
}

/** A making or an end takes a moment, in which other commands may or may not be taken: it is never in one go with them. */
const ALONE: readonly string[] = ['create-bridge', 'hang-up-leg', 'destroy-bridge']

const command = (sketch: Sketch): readonly Step[] => {
  const { dice } = sketch
  if (dice.chance(0.1)) {
    const three = [plain(sketch), plain(sketch), plain(sketch)]
    const commands = three.filter(({ type }) => !ALONE.includes(type))
    const alone = three.filter(({ type }) => ALONE.includes(type))
    return commands.length === 0 ? alone : [...alone, { type: 'together', commands }]
  }
  return [dice.chance(0.3) ? (ring(sketch) ?? plain(sketch)) : plain(sketch)]
}

const ring = ({ dice, rung, rooms, linked, lost }: Sketch): Step | null => {
  const leg = dice.one<Agent>(['agent1', ...AGENTS])
  const room = dice.one<Room>(['room', 'room', 'room2'])
  // Into a room that is not there: whether the phone has said that it rings by the time it is given up is chance.
  const bridge = rooms.get(room) === 'made' ? room : null
  const before = rung.get(leg)
  const at = before ?? dice.one(MANNERS)
  if (before === undefined && !linked) return null
  // A phone that has not said a word yet is not rung by two: that the second loses it comes before or after the answer.
  if (before !== undefined && lost && (at === 'ignores' || at === 'nowhere')) return null
  rung.set(leg, at)
  return { type: 'ring-leg', leg, at, bridge }
}

/** A command that is one request. */
const plain = ({ dice, callers, rung, rooms, linked }: Sketch): SingleCommand => {
  const caller = dice.one([callers[0] ?? 'caller', ...callers])
  const leg: Leg = dice.chance(0.03) ? 'no-leg' : dice.one([caller, caller, ...rung.keys()])
  const made = [...rooms].filter(([, is]) => is === 'made').map(([room]) => room)
  const fresh = (['room', 'room2'] as const).filter((room) => !rooms.has(room))
  const bridge: Room = dice.chance(0.05) ? 'no-room' : dice.one([made[0] ?? 'room', ...made, ...rooms.keys()])
  if (linked && fresh[0] !== undefined && dice.chance(made.length === 0 ? 0.6 : 0.1)) {
    rooms.set(fresh[0], 'made')
    return { type: 'create-bridge', bridge: fresh[0] }
  }
  const what = dice.between(1, 100)
  if (what <= 20) return { type: 'answer-leg', leg: caller }
  if (what <= 50) return { type: 'add-leg', bridge, leg }
  if (what <= 60) return { type: 'remove-leg', bridge, leg }
  if (what <= 70) return { type: 'start-music', bridge }
  if (what <= 77) return { type: 'stop-music', bridge }
  if (what <= 88) return { type: 'write-memo', leg, phase: dice.one(PHASES) }
  if (what <= 94) return { type: 'hang-up-leg', leg }
  if (!linked || made.length === 0) return { type: 'answer-leg', leg: caller }
  const old = dice.one([made[0] ?? 'room', ...made])
  rooms.set(old, 'gone')
  return { type: 'destroy-bridge', bridge: old }
}
