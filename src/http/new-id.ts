import type { HttpDeps } from './deps.ts'
import { conflict } from './problem.ts'

/** A readable part of a name, fit for an id. */
const slug = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .toLowerCase()
    .slice(0, 40)

/** An id that was never used before and still tells a reader whose it is. */
export const newId = (deps: Pick<HttpDeps, 'random'>, name: string): string =>
  [slug(name), Buffer.from(deps.random(5)).toString('hex')].filter((part) => part !== '').join('-')

/** The id of something new: the one that is wanted, or a readable one made of the name. */
export const freeId = (
  deps: Pick<HttpDeps, 'random'>,
  what: string,
  isTaken: (id: string) => boolean,
  wanted: string | undefined,
  name: string,
): string => {
  if (wanted !== undefined && isTaken(wanted)) throw conflict('id', `There is a ${what} with this id.`)
  const readable = wanted ?? slug(name)
  return readable !== '' && !isTaken(readable) ? readable : newId(deps, name)
}
