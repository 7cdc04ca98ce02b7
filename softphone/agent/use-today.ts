import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { ContactSummary } from '../../src/wire/contacts.ts'
import { useApp, useDesk } from '../ui/app-context.ts'
import { granted } from '../ui/granted.ts'
import { startOfDay } from '../ui/time.ts'

/** The agent's contacts since midnight, the newest first; fetched anew when one of theirs comes or goes. */
export const useToday = (): { readonly contacts: readonly ContactSummary[]; readonly failed: boolean } => {
  const { backend, clock } = useApp()
  const { me, calls, day } = useDesk()
  const agent = me?.id ?? null
  const since = startOfDay(clock.read())
  const news = [...calls.map(({ id, stage }) => `${id} ${stage}`), day?.handled, day?.missed].join()
  const queries = useQueryClient()
  const { data = [], isError } = useQuery({
    queryKey: ['today', agent, since],
    queryFn: async () => (agent === null ? [] : granted(await backend.contactsOf(agent, since))),
    staleTime: 0,
    refetchInterval: 60_000,
  })
  // The news is no part of the key: each list ever fetched would be kept for minutes.
  // biome-ignore lint/correctness/useExhaustiveDependencies: fetched anew when there is news, whatever it is
  useEffect(() => void queries.invalidateQueries({ queryKey: ['today'] }), [queries, news])
  return { contacts: data, failed: isError }
}
