/** Nodes one after the other, for a sentence; of a long way its beginning and its end. */
export const wayText = (way: readonly string[]): string =>
  (way.length <= 12 ? way : [...way.slice(0, 5), '…', ...way.slice(-5)]).join(' → ')
