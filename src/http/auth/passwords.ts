/** Passwords: argon2id, checked a few at a time, so that a flood of sign-ins leaves memory and threads for the calls. */
import { randomInt, randomUUID } from 'node:crypto'
import argon2 from 'argon2'
import { ProblemError } from '../problem.ts'

/** OWASP's parameters for argon2id: 19 MiB, two passes, one lane. */
const PARAMETERS = { type: argon2.argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const
/** The thread pool has four threads; disk and files need the others. */
const AT_ONCE = 2
const WAITING = 200

export interface Passwords {
  hash(password: string): Promise<string>
  /** Takes the same time whether or not there is a hash to check against. */
  verify(hash: string | null, password: string): Promise<boolean>
}

export const hashPassword = (password: string): Promise<string> => argon2.hash(password, PARAMETERS)

/** Four groups of four letters and digits: 82 bits that a person can type. */
export const newPassword = (): string =>
  Array.from({ length: 4 }, () =>
    randomInt(36 ** 4)
      .toString(36)
      .padStart(4, '0'),
  ).join('-')

export const createPasswords = async (): Promise<Passwords> => {
  const queue = createQueue()
  // What an unknown user's password is checked against.
  const decoy = await hashPassword(randomUUID())
  return {
    hash: (password) => queue(() => hashPassword(password)),
    verify: (hash, password) =>
      queue(async () => {
        const matches = await argon2.verify(hash ?? decoy, password)
        return hash !== null && matches
      }),
  }
}

const createQueue = (): (<T>(job: () => Promise<T>) => Promise<T>) => {
  const waiting: (() => void)[] = []
  let running = 0
  return async (job) => {
    if (running >= AT_ONCE) {
      if (waiting.length >= WAITING)
        throw new ProblemError(503, 'Too many sign-ins at once.', [], { 'retry-after': '2' })
      await new Promise<void>((resume) => waiting.push(resume))
    } else running += 1
    try {
      return await job()
    } finally {
      const next = waiting.shift()
      if (next === undefined) running -= 1
      else next()
    }
  }
}
