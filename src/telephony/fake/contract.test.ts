import { engineContract } from '../contract.ts'
import { createFakeWorld } from './contract-world.ts'

engineContract('fake', () => createFakeWorld(1))
