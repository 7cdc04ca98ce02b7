/** Small parts that several pages are made of. */
import { type ReactNode, useId } from 'react'
import { clock } from './time.ts'
import { useNow } from './use-now.ts'

/** How long since a moment; ticks. */
export const Since = ({ at, label, className = 'figures' }: SinceProps): ReactNode => {
  const now = useNow()
  return (
    <span className={className} role="timer" aria-label={label} aria-live="off">
      {at === null ? '–' : clock(now - at)}
    </span>
  )
}
interface SinceProps {
  readonly at: number | null
  readonly label: string
  readonly className?: string
}

/** How long until a moment; stands at zero. */
export const Until = ({ at, label }: { readonly at: number; readonly label: string }): ReactNode => {
  const now = useNow()
  return (
    <span className="figures" role="timer" aria-label={label} aria-live="off">
      {clock(Math.max(0, at - now + 999))}
    </span>
  )
}

export const Panel = ({ title, children, tone, aside }: PanelProps): ReactNode => {
  const id = useId()
  return (
    <section className="panel" data-tone={tone} aria-labelledby={id}>
      <header className="panel-head">
        <h2 id={id}>{title}</h2>
        {aside}
      </header>
      {children}
    </section>
  )
}
interface PanelProps {
  readonly title: string
  readonly children: ReactNode
  readonly tone?: string
  readonly aside?: ReactNode
}

/** A word and what it is: of a call, of a day. */
export const Facts = ({ items, wide = false }: FactsProps): ReactNode => (
  <dl className="facts" data-wide={wide}>
    {items.map(({ word, value, alarm }) => (
      <div key={word} data-alarm={alarm === true}>
        <dt>{word}</dt>
        <dd>{value}</dd>
      </div>
    ))}
  </dl>
)
interface FactsProps {
  readonly items: readonly { readonly word: string; readonly value: ReactNode; readonly alarm?: boolean }[]
  readonly wide?: boolean
}

/** How loud it is. Moves by transform only, so that it costs next to nothing. */
export const Meter = ({ level, label }: { readonly level: number; readonly label: string }): ReactNode => (
  // biome-ignore lint/a11y/useSemanticElements: the element's own looks are drawn by each browser as it likes
  <span
    className="meter"
    role="meter"
    aria-label={label}
    aria-valuemin={0}
    aria-valuemax={100}
    aria-valuenow={Math.round(level * 100)}
  >
    <span className="meter-bar" style={{ transform: `scaleX(${level.toFixed(2)})` }} />
  </span>
)
