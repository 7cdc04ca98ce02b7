/** The page `/call`: anybody calls the hotline from it. The only file that knows its server, phone and looks. */
import { createVisitorPhone } from '../phone/visitor-phone.ts'
import { createVisitor } from '../state/visitor.ts'
import { mount } from '../ui/mount.tsx'
import { CallPage } from './call-page.tsx'
import { createVisitorServer } from './server.ts'

const phone = createVisitorPhone(`${location.origin.replace(/^http/, 'ws')}/sip`)
const visitor = createVisitor({
  server: createVisitorServer(),
  phone,
  after: (ms, run) => void setTimeout(run, ms),
})
mount(<CallPage visitor={visitor} phone={phone} />)
visitor.start()
