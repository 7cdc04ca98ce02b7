import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { DeskCall } from '../state/call.ts'
import { useApp } from '../ui/app-context.ts'
import { granted } from '../ui/granted.ts'

/** What an agent or a queue is called; a number is its own name. */
export const useName = (id: string | null): string => {
  const { backend } = useApp()
  const { data } = useQuery({
    queryKey: ['colleagues'],
    queryFn: async () => granted(await backend.colleagues()),
    enabled: id !== null,
  })
  const queue = useQueueName(id)
  return data?.find((agent) => agent.id === id)?.name ?? queue
}

/** Who is at the other end: a colleague by name, else the number. */
export const useOther = ({ colleague, number }: Pick<DeskCall, 'colleague' | 'number'>): string => {
  const { t } = useTranslation()
  const name = useName(colleague ?? null)
  return colleague === undefined ? (number ?? t('call.unknown')) : name
}

/** What a queue is called; its id until the list is here, and "direct" for none. */
export const useQueueName = (id: string | null): string => {
  const { t } = useTranslation()
  const { backend } = useApp()
  const { data } = useQuery({
    queryKey: ['queues'],
    queryFn: async () => granted(await backend.queues()),
    staleTime: 60_000,
  })
  return id === null ? t('call.direct') : (data?.find((queue) => queue.id === id)?.name ?? id)
}
