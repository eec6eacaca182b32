import { renderToString } from 'vue/server-renderer'
import { createStorefront } from './app'
import type { Answers, Get } from './shop'

/** A page as HTML, with the answers that it was made of. */
export async function render(path: string, get: Get) {
  const answers: Answers = {}
  let failed: unknown
  const tried: Get = (address) =>
    get(address).catch((error) => {
      failed = error // a page without its data is no page: said below, once rendering has ended
      return { body: {} }
    })
  const { app, router, page, market } = createStorefront(path, { answers, get: tried })
  await router.push(path)
  await router.isReady()
  const html = await renderToString(app)
  if (failed) throw failed
  return { html, answers, page, language: market.tag }
}
