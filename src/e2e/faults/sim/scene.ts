import type { EpochMs } from '../../../core/ids.ts'
import type { FakeSwitch } from '../../../telephony/fake/switch.ts'
import type { Disk } from './disk.ts'
import type { Server } from './server.ts'

/** Everything a moment of a day is made of. */
export interface Scene {
  readonly clock: { now(): EpochMs }
  readonly fake: FakeSwitch
  readonly disk: Disk
  readonly server: Server | null
  /** Nothing has gone wrong since. */
  readonly calmSince: EpochMs
  /** News or orders get lost today: only a regular look finds that out. */
  readonly lossy: boolean
}
