import type { ReactNode } from 'react'

/** Whether two hear each other, one of them waits, or it rings. */
export type Line = 'up' | 'held' | 'ringing'

interface CordProps {
  readonly parties: readonly {
    readonly name: string
    readonly live: boolean
    /** What leads to the next one. */
    readonly line?: Line
  }[]
}

/** Who is connected to whom: jacks on a patch cord, as on a switchboard. */
export const Cord = ({ parties }: CordProps): ReactNode => (
  <ol className="cord">
    {parties.map(({ name, live, line }) => (
      <li key={name} className="jack" data-live={live} data-line={line}>
        {name}
      </li>
    ))}
  </ol>
)
