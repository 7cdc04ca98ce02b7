import type { HttpDeps } from './deps.ts'

/** A readable part of a name, fit for an id. */
export const slug = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .toLowerCase()
    .slice(0, 40)

/** An id that was never used before and still tells a reader whose it is. */
export const newId = (deps: Pick<HttpDeps, 'random'>, name: string): string =>
  [slug(name), Buffer.from(deps.random(5)).toString('hex')].filter((part) => part !== '').join('-')
