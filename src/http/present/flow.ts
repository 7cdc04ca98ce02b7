/** Flows as the API shows them. */
import { type FlowBook, type FlowVersion, latestOf, publishedVersion } from '../../core/ivr/book.ts'
import type { DryRun } from '../../core/ivr/dry-run.ts'
import type { Finding } from '../../core/ivr/findings.ts'
import { sentenceIn } from '../../core/ivr/findings-id.ts'
import type { CenterView } from '../../core/view.ts'
import { toMoment, toMomentOrNull } from '../../wire/basics.ts'
import type { Flow, FlowDryRun, FlowVersion as VersionShown, Finding as WireFinding } from '../../wire/flows.ts'

export const presentFlow = (view: CenterView, book: FlowBook): Flow => {
  const { id, draft, draftAt, draftBy, versions } = book
  const published = publishedVersion(book)
  return {
    id,
    name: latestOf(book)?.name ?? id,
    draft: draft === null ? null : { savedAt: toMomentOrNull(draftAt), by: draftBy },
    published:
      published === undefined
        ? null
        : { version: published.version, publishedAt: toMoment(published.publishedAt), by: published.by },
    versions: versions.length,
    numbers: [...view.numbers.entries()].flatMap(([number, { flow }]) => (flow === id ? [number] : [])).sort(),
  }
}

export const presentVersion = (book: FlowBook, { version, flow, publishedAt, by }: FlowVersion): VersionShown => ({
  version,
  flow,
  publishedAt: toMoment(publishedAt),
  by,
  published: book.published === version,
})

export const presentFinding = (finding: Finding): WireFinding => ({
  code: finding.code,
  severity: finding.severity,
  path: finding.path,
  text: { en: sentenceIn('en', finding), id: sentenceIn('id', finding) },
})

/** What the caller typed where it is masked stays out of it. */
export const presentDryRun = ({ path, ending, session }: DryRun): FlowDryRun => ({
  path: path.map(({ node, heard, exit, why, troubles, done }) => ({
    node,
    heard: [...heard],
    exit,
    why,
    troubles: [...troubles],
    done: done.map(unmasked),
  })),
  ending: unmaskedEnding(ending),
  language: session.language,
  variables: session.variables,
})

type Done = DryRun['path'][number]['done'][number]

/** Who goes on to another flow takes all they typed along. */
const unmasked = (command: Done): Done =>
  command.type === 'to-flow' ? { ...command, secrets: {}, typed: '' } : command

const unmaskedEnding = (ending: DryRun['ending']): DryRun['ending'] =>
  ending.type === 'handed-over' && ending.command.type === 'to-flow'
    ? { ...ending, command: { ...ending.command, secrets: {}, typed: '' } }
    : ending
