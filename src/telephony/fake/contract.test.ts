import { engineContract } from '../contract.ts'
import { createFakeWorld } from './world.ts'

engineContract('fake', () => createFakeWorld(1))
