import { expect, it } from 'vitest'
import type { Agent } from '../../src/wire/agents.ts'
import { placesFor } from './places.ts'

const agent = (name: string, state: Agent['presence']['state']): Agent => ({
  id: name.toLowerCase(),
  username: name.toLowerCase(),
  name,
  roles: ['agent'],
  skills: [],
  queues: [],
  presence: { state, reason: null, sinceAt: '2026-03-01T08:00:00.000Z' },
  assignments: [],
  station: { kind: 'browser' },
})
const people = [agent('Agus', 'offline'), agent('Budi', 'talking'), agent('Citra', 'ready')]
const queues = [{ id: 'sales', name: 'Sales' }]
const names = (wanted: string) => placesFor(wanted, people, queues).map(({ name }) => name)

it('places: who is free first, who is gone last, then queues', () => {
  expect(names('')).toEqual(['Citra', 'Budi', 'Agus', 'Sales'])
})

it('places: letters narrow them down, digits are a number', () => {
  expect(names('bu')).toEqual(['Budi'])
  expect(placesFor('0812 555-01', people, queues)[0]?.to).toEqual({ number: '081255501' })
  expect(names('zz')).toEqual([])
})
