/** Puts the app into the page, with the parts it is given. */
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { App } from '../app.tsx'
import { type AppParts, AppProvider } from './app-context.ts'
import { mount } from './mount.tsx'

export const startApp = (parts: AppParts): void => {
  const queries = new QueryClient({ defaultOptions: { queries: { staleTime: 10_000, retry: 2 } } })
  mount(
    <QueryClientProvider client={queries}>
      <AppProvider value={parts}>
        <App />
      </AppProvider>
    </QueryClientProvider>,
  )
}
