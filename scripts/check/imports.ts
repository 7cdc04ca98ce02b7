/** The import rules of .dependency-cruiser.mjs, held against a tree. */
import { cruise, type ICruiseResult, type IForbiddenRuleType } from 'dependency-cruiser'

export interface ImportFinding {
  readonly rule: string
  readonly from: string
  readonly to: string
  /** What to do instead. */
  readonly instead: string
}

/** Every import that breaks a rule. Throws when it saw no module at all: a check that sees nothing passes everything. */
export const checkImports = async (root: string): Promise<readonly ImportFinding[]> => {
  const config: { readonly default: ImportRules } = await import(new URL(`file://${root}/.dependency-cruiser.mjs`).href)
  const { forbidden, options } = config.default
  const folders = ['src', 'scripts', 'softphone']
  const { output } = await cruise(folders, { ...options, baseDir: root, ruleSet: { forbidden }, validate: true })
  if (typeof output === 'string') throw new Error('dependency-cruiser answered with text instead of findings')
  return findingsOf(output, forbidden)
}

interface ImportRules {
  readonly forbidden: IForbiddenRuleType[]
  readonly options: Record<string, unknown>
}

const findingsOf = (result: ICruiseResult, rules: readonly IForbiddenRuleType[]): readonly ImportFinding[] => {
  if (result.modules.filter((module) => module.source.endsWith('.ts')).length === 0)
    throw new Error('dependency-cruiser saw no TypeScript module: the import rules were not checked')
  return result.summary.violations.map(({ rule, from, to }) => ({
    rule: rule.name,
    from,
    to,
    instead: rules.find(({ name }) => name === rule.name)?.comment ?? '',
  }))
}
