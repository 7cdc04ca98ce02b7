/** The app on a scripted server and a fake phone: `?scene=talking`. Built apart; no installation serves it. */
import { createFakePhone, type FakePhone } from '../phone/fake-phone.ts'
import { createClock } from '../state/clock.ts'
import { createConductor } from '../state/conductor.ts'
import { createTabs } from '../state/tabs.ts'
import { startApp } from '../ui/start.tsx'
import { createDemoBackend } from './backend.ts'
import { callIn, isScene, SCENES, type Scene } from './scenes.ts'

const sceneOf = (search: string): Scene => {
  const name = new URLSearchParams(search).get('scene') ?? 'sign-in'
  if (!isScene(name)) throw new Error(`There is no scene ${name}; there are ${Object.keys(SCENES).join(', ')}`)
  return SCENES[name]
}

const scene = sceneOf(location.search)
const clock = createClock(() => performance.now(), Date.now())
let phone: FakePhone
const backend = createDemoBackend(scene, () => phone)
phone = createFakePhone({
  now: clock.read,
  onAnswer: backend.onAnswer,
  onHangUp: backend.onHangUp,
  microphone: scene.microphone ?? 'works',
  registers: scene.registration ?? 'registered',
})
phone.set({ call: callIn(scene) })
phone.hearing({ mine: 0.34, theirs: 0.61 })
const desk = createConductor({ backend, phone, clock, tabs: (told) => createTabs(navigator.locks, told) })
startApp({ desk, backend, phone, clock })
void desk.start()
