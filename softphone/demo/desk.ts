/** The desk and the board on a scripted server and a fake phone. */
import { createFakePhone, type FakePhone } from '../phone/fake-phone.ts'
import { createClock } from '../state/clock.ts'
import { createConductor } from '../state/conductor.ts'
import { createTabs } from '../state/tabs.ts'
import { startApp } from '../ui/start.tsx'
import { createDemoBackend } from './backend.ts'
import { callIn, isScene, SCENES, type Scene } from './scenes.ts'

export const showDesk = (name: string): void => {
  if (!isScene(name)) throw new Error(`There is no scene ${name}; there are ${Object.keys(SCENES).join(', ')}`)
  const scene: Scene = SCENES[name]
  const clock = createClock(() => performance.now(), Date.now())
  let phone: FakePhone
  const backend = createDemoBackend(scene, () => phone)
  phone = createFakePhone({
    now: clock.read,
    onAnswer: backend.onAnswer,
    onHangUp: backend.onHangUp,
    microphone: scene.microphone ?? 'works',
    registers: scene.registration ?? 'registered',
    ...(scene.test === undefined ? {} : { test: scene.test }),
  })
  phone.set({ call: callIn(scene) })
  phone.hearing({ mine: 0.34, theirs: 0.61 })
  const desk = createConductor({ backend, phone, clock, tabs: (told) => createTabs(navigator.locks, told) })
  startApp({ desk, backend, phone, clock })
  void desk.start()
}
