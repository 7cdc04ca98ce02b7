import type { ReactNode } from 'react'
import { useDesk } from './app-context.ts'
import { Brand, Looks } from './looks.tsx'

/** The name of the house, who is here, and how the page is to look and speak. */
export const TopBar = ({ children }: { readonly children?: ReactNode }): ReactNode => {
  const { person } = useDesk()
  return (
    <header className="top">
      <Brand />
      {children}
      <span className="top-end">
        {person.type === 'user' && <span className="who">{person.user.name}</span>}
        <Looks />
      </span>
    </header>
  )
}
