/** Lists of settings as the server has them, kept until something is changed. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { Change } from '../../src/wire/changes.ts'
import type { Settings } from '../state/settings.ts'
import { useApp } from '../ui/app-context.ts'
import { type Row, textAt } from './draft.ts'
import type { ListName, ResourceView } from './resource.ts'

const KEY = 'settings'

interface List {
  /** Null while they are fetched. */
  readonly rows: readonly Row[] | null
  readonly failed: boolean
}

export const useRows = (path: string, refetchMs?: number): List => {
  const { settings } = useApp().backend
  const { data, isError } = useQuery({
    queryKey: [KEY, path],
    queryFn: () => allOf(settings, path),
    refetchInterval: refetchMs ?? false,
  })
  return { rows: data ?? null, failed: isError }
}

/** What there is one of. */
export const useSingle = (path: string): Row | null => {
  const { settings } = useApp().backend
  const { data } = useQuery({
    queryKey: [KEY, path],
    queryFn: async () => {
      const answer = await settings.ask<Row>('GET', path)
      if (!answer.ok) throw new Error('the server did not give it')
      return answer.value
    },
  })
  return data ?? null
}

export const useChanges = (resource: ResourceView['name'], id: string | null): readonly Change[] => {
  const { settings } = useApp().backend
  const { data = [] } = useQuery({
    queryKey: [KEY, 'changes', resource, id],
    queryFn: () => page<Change>(settings, `/changes?limit=20&resource=${resource}${idQuery(id)}`),
  })
  return data
}

/** All that was read is read again: what is on the screen at once, the rest when it is looked at. */
export const useReadAgain = (): (() => Promise<void>) => {
  const queries = useQueryClient()
  return async () => {
    // What is on its way was read before.
    await queries.cancelQueries({ queryKey: [KEY] })
    queries.removeQueries({ queryKey: [KEY], type: 'inactive' })
    await queries.invalidateQueries({ queryKey: [KEY] })
  }
}

export type NameOf = (list: ListName, id: string) => string
const NAMED = ['queues', 'flows', 'agents', 'trunks', 'hours'] as const satisfies readonly ListName[]

export interface Choices {
  of(list: ListName): readonly Row[]
  readonly nameOf: NameOf
}

/** What others are chosen from. */
export const useChoices = (): Choices => {
  const { settings } = useApp().backend
  const { data } = useQuery({
    queryKey: [KEY, 'choices'],
    queryFn: async () =>
      new Map(await Promise.all(NAMED.map(async (list) => [list, await allOf(settings, `/${list}`)] as const))),
  })
  const of = (list: ListName): readonly Row[] => data?.get(list) ?? []
  return {
    of,
    nameOf: (list, id) => {
      const row = of(list).find((one) => one.id === id)
      return row === undefined ? id : textAt(row, 'name')
    },
  }
}

const idQuery = (id: string | null): string => (id === null ? '' : `&id=${encodeURIComponent(id)}`)

interface Page<T> {
  readonly items: readonly T[]
  readonly next: string | null
}

const page = async <T>(settings: Settings, path: string): Promise<readonly T[]> => {
  const answer = await settings.ask<Page<T>>('GET', path)
  if (!answer.ok) throw new Error('the server did not give the list')
  return answer.value.items
}

const allOf = async (settings: Settings, path: string): Promise<readonly Row[]> => {
  const rows: Row[] = []
  let cursor: string | null = null
  do {
    const from: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`
    const answer = await settings.ask<Page<Row>>('GET', `${path}?limit=200${from}`)
    if (!answer.ok) throw new Error('the server did not give the list')
    rows.push(...answer.value.items)
    cursor = answer.value.next
  } while (cursor !== null)
  return rows
}
