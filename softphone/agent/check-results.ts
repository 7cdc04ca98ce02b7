/** What the checks before the first call found, each with the one word or line that says it. */
import type { Lack } from '../phone/lacks.ts'
import type { Microphone, Registration } from '../phone/phone.ts'
import type { Checks, DeskState } from '../state/desk.ts'
import type en from '../ui/words/en.json'

export type CheckName = 'microphone' | 'speaker' | 'network' | 'path' | 'notices'

export interface Result {
  readonly name: CheckName
  /** `hint`: calls work, though not all is as it could be. */
  readonly tone: 'running' | 'fine' | 'hint' | 'failed'
  readonly word: keyof (typeof en)['check']
  /** What an admin can do about it. */
  readonly more?: Result['word']
}

export const checkResults = ({ phone, checks }: Pick<DeskState, 'phone' | 'checks'>): readonly Result[] => [
  { name: 'microphone', ...MICROPHONE[phone.microphone] },
  { name: 'speaker', ...SPEAKER[checks.speaker] },
  {
    name: 'network',
    ...(checks.localNetwork === 'refused' && phone.registration !== 'registered'
      ? failed('networkLocal')
      : NETWORK[phone.registration]),
  },
  { name: 'path', ...PATH[checks.path], ...lacking(checks) },
  { name: 'notices', ...NOTICES[checks.notices] },
]

/** A way was found, or it is the microphone that lacks: then nothing is said of ways. */
const lacking = ({ path, lacks }: Checks): Pick<Result, 'more'> =>
  lacks !== null && ['unheard', 'deaf', 'none'].includes(path) ? { more: LACKS[lacks] } : {}

type Found = Omit<Result, 'name'>
const failed = (word: Result['word']): Found => ({ tone: 'failed', word })
const RUNNING: Found = { tone: 'running', word: 'running' }
const FINE: Found = { tone: 'fine', word: 'fine' }

const MICROPHONE: Readonly<Record<Microphone, Found>> = {
  unknown: RUNNING,
  asked: RUNNING,
  works: { tone: 'fine', word: 'quiet' },
  denied: failed('microphoneDenied'),
  missing: failed('microphoneMissing'),
  busy: failed('microphoneBusy'),
  insecure: failed('microphoneInsecure'),
}
const SPEAKER: Readonly<Record<Checks['speaker'], Found>> = {
  unknown: RUNNING,
  works: FINE,
  missing: failed('speakerMissing'),
  blocked: { tone: 'hint', word: 'speakerBlocked' },
}
const NETWORK: Readonly<Record<Registration, Found>> = {
  off: RUNNING,
  connecting: { tone: 'running', word: 'networkWaiting' },
  registered: FINE,
  lost: failed('networkLost'),
  refused: failed('networkRefused'),
}
const PATH: Readonly<Record<Checks['path'], Found>> = {
  unknown: { tone: 'running', word: 'pathUnknown' },
  running: { tone: 'running', word: 'pathRunning' },
  fine: { tone: 'fine', word: 'pathFine' },
  silent: failed('pathSilent'),
  unheard: failed('pathUnheard'),
  deaf: failed('pathDeaf'),
  none: failed('pathNone'),
}
const LACKS: Readonly<Record<Lack, Result['word']>> = {
  address: 'lacksAddress',
  relay: 'lacksRelay',
  'relay-answer': 'lacksRelayAnswer',
}
const NOTICES: Readonly<Record<Checks['notices'], Found>> = {
  unknown: RUNNING,
  allowed: FINE,
  ask: { tone: 'hint', word: 'noticesOff' },
  refused: { tone: 'hint', word: 'noticesOff' },
}
