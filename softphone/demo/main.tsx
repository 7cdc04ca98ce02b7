/** The pages on a scripted server and a fake phone: `?scene=talking`. Built apart; no installation serves it. */
import { mount } from '../ui/mount.tsx'
import { CallPage } from '../visitor/call-page.tsx'
import { showDesk } from './desk.ts'
import { visitorIn } from './visitor-scenes.ts'

const name = new URLSearchParams(location.search).get('scene') ?? 'sign-in'
const visiting = visitorIn(name)
if (visiting === null) showDesk(name)
else mount(<CallPage {...visiting} />)
