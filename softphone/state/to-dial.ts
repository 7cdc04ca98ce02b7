/** Numbers as people write them, and whom a contact was with. */
import type { ContactSummary } from '../../src/wire/contacts.ts'

/** Without what makes a number readable; what else is wrong with it the server says. */
export const toDial = (typed: string): string => typed.trim().replaceAll(/[ ().-]/g, '')

export const isNumber = (text: string): boolean => /^\+?[0-9]{1,32}$/.test(text)

/** The number at the other end, whoever called whom. */
export const otherOf = ({ direction, from, to }: Pick<ContactSummary, 'direction' | 'from' | 'to'>): string | null =>
  direction === 'outbound' ? to : from
