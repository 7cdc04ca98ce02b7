/** Runs in an agent's page before anything of it does: the page answers each offer as soon as its button is there. */
export const AUTO_ANSWER = `
  globalThis.bench = { onAnswer: () => undefined }
  let last = ''
  const press = () => {
    const card = document.querySelector('[data-stage="offered"]')
    const number = card?.querySelector('h2')?.textContent ?? ''
    const answer = card?.querySelector('button[data-tone="main"]') ?? null
    if (answer === null || number === last) return
    last = number
    bench.onAnswer()
    answer.click()
  }
  addEventListener('DOMContentLoaded', () => {
    new MutationObserver(press).observe(document, { childList: true, subtree: true, characterData: true })
  })
`
