/** The app of `/`: joins server, phone and pages. The only file that knows all of them. */
import { createSipPhone } from './phone/sip-phone.ts'
import { createServerBackend } from './server-backend.ts'
import { createClock } from './state/clock.ts'
import { createConductor } from './state/conductor.ts'
import { createTabs } from './state/tabs.ts'
import { startApp } from './ui/start.tsx'

const clock = createClock(() => performance.now(), Date.now())
const backend = createServerBackend()
const phone = createSipPhone({ now: clock.read, socket: `${location.origin.replace(/^http/, 'ws')}/sip` })
const desk = createConductor({ backend, phone, clock, tabs: (told) => createTabs(navigator.locks, told) })
startApp({ desk, backend, phone, clock })
void desk.start()
