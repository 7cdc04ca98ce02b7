/** What goes wrong on a simulated day. Each seed has its own kinds of trouble, so that every kind is also seen alone. */
import type { EpochMs, Ms } from '../../../core/ids.ts'
import type { ManualClock } from '../../../telephony/fake/manual-clock.ts'
import type { FakeSwitch, Faults } from '../../../telephony/fake/switch.ts'
import type { Dice } from './dice.ts'
import type { Disk } from './disk.ts'
import type { Point } from './server.ts'

export interface WeatherOptions {
  readonly clock: ManualClock
  readonly fake: FakeSwitch
  readonly disk: Disk
  readonly dice: Dice
  readonly fair: boolean
  kill(): void
  leave(): void
  note(line: string): void
}

export interface Weather {
  /** Whether the server dies at this point. */
  fate(point: Point): boolean
  begin(length: Ms): void
  /** Everything is repaired and stays so, until it goes on. */
  pause(): void
  goOn(): void
  end(): void
  disturbed(): void
  readonly calmSince: EpochMs
  /** Events or commands get lost on this day, which only a regular look finds out. */
  readonly lossy: boolean
}

const KINDS = ['events', 'commands', 'late', 'link', 'flapping', 'restart', 'kills', 'points', 'leave', 'disk'] as const
type Kind = (typeof KINDS)[number]

export const createWeather = (options: WeatherOptions): Weather => {
  const { clock, fake, disk, dice, fair } = options
  const kinds = new Set<Kind>(fair ? [] : KINDS.filter(() => dice.chance(0.25)))
  let calm = true
  let calmSince = clock.now()
  const has = (kind: Kind) => kinds.has(kind) && !calm
  /** While events or commands get lost it is never calm. */
  const disturbed = () => {
    if (Number.isFinite(calmSince)) calmSince = clock.now()
  }

  const faults = (): Faults => ({
    ...(kinds.has('events') ? { drop: dice.one([0, 0.05]), duplicate: 0.1, reorder: 0.05 } : {}),
    ...(kinds.has('commands') ? { refuse: 0.03, gone: dice.one([0, 0.03]), unanswered: 0.03 } : {}),
    ...(kinds.has('late') ? { delayMs: dice.one([5, 200]) } : {}),
  })
  const cut = (least: Ms, most: Ms) => {
    disturbed()
    fake.cutLink()
    clock.after(dice.between(least, most), () => fake.restoreLink())
  }
  const strike = (): void => {
    if (!calm) {
      if (has('link') && dice.chance(0.3)) cut(50, dice.one([1_000, 70_000]))
      if (has('flapping') && dice.chance(0.2))
        for (let i = 0; i < 8; i++) clock.after(i * 900, () => !calm && cut(10, 800))
      if (has('restart') && dice.chance(0.1)) {
        disturbed()
        fake.restart(dice.between(100, 8_000))
      }
      if (has('kills') && dice.chance(0.25)) options.kill()
      if (has('leave') && dice.chance(0.15)) options.leave()
      if (has('disk') && dice.chance(0.2)) {
        disk.full = true
        clock.after(dice.between(100, 12_000), () => {
          disk.full = false
        })
      }
    }
    clock.after(dice.between(1_000, 14_000), strike)
  }
  const repair = () => {
    if (Object.keys(fake.faults).length > 0) calmSince = clock.now()
    calm = true
    fake.faults = {}
    disk.full = false
    if (!fake.linked) disturbed()
    fake.restoreLink()
  }
  const goOn = () => {
    calm = false
    fake.faults = faults()
    if (Object.keys(fake.faults).length > 0) calmSince = Number.POSITIVE_INFINITY
    options.note(`weather ${[...kinds].join(' ')} ${JSON.stringify(fake.faults)}`)
  }
  return {
    fate: () => has('points') && dice.chance(0.01),
    begin: () => {
      goOn()
      strike()
    },
    pause: repair,
    goOn,
    end: repair,
    disturbed,
    lossy: (['events', 'commands', 'late'] as const).some((kind) => kinds.has(kind)),
    get calmSince() {
      return calmSince
    },
  }
}
