// What a scenario plays on: shoppers' browsers, and the shop's staff behind the counter.
import assert from 'node:assert/strict'
import { Api } from './api.mjs'

const DESKTOP = { width: 1280, height: 850 }
export const PHONE = { width: 390, height: 844 }

export class Stage {
  #browser
  #contexts = []
  #failures = []
  #seconds

  constructor(browser, shop, patience) {
    this.#browser = browser
    this.#seconds = patience
    this.shop = shop
    this.api = new Api(shop)
  }

  /** A browser of its own, with nothing in it: another shopper. */
  async shopper({ viewport = DESKTOP, at = this.shop.url } = {}) {
    const context = await this.#browser.newContext({
      viewport,
      baseURL: at,
      reducedMotion: 'reduce',
    })
    context.setDefaultTimeout(this.#seconds)
    this.#contexts.push(context)
    return context
  }

  /** A tab. What goes wrong inside the page fails the scenario, but for what it says to expect. */
  async tab(context, path, { expected = [] } = {}) {
    const page = await context.newPage()
    const note = (text) => expected.some((part) => text.includes(part)) || this.#failures.push(text)
    page.on('pageerror', (error) => note(`error in the page: ${error.stack}`))
    page.on(
      'console',
      (message) => message.type() === 'error' && note(`console: ${message.text()}`),
    )
    page.operations = []
    page.reads = [] // by GET
    page.on('request', (request) => {
      if (request.method() === 'GET' && request.url().includes('/graphql/'))
        page.reads.push(request.url())
      if (!request.url().endsWith('/graphql') || request.method() !== 'POST') return
      page.operations.push(request.postDataJSON())
    })
    if (path) await page.goto(path)
    return page
  }

  async open(path, options = {}) {
    return this.tab(await this.shopper(options), path, options)
  }

  assertNothingFailed() {
    assert.deepEqual(this.#failures, [])
  }

  /** Pictures of all tabs, for whoever reads the failure. */
  async record(folder, name) {
    const pages = this.#contexts.flatMap((context) => context.pages())
    const notes = await Promise.all(
      pages.map(async (page, index) => {
        const path = `${folder}/${name}-${index}.png`
        await page.screenshot({ path }).catch(() => {})
        return `${page.url()}: ${path}`
      }),
    )
    return [...notes, ...this.#failures].join('\n')
  }

  async clear() {
    await Promise.all(this.#contexts.map((context) => context.close()))
  }
}

/** Until it holds, or fail with how it differs. */
export async function eventually(look, expected, seconds = 20) {
  const end = Date.now() + seconds * 1000
  for (;;) {
    const found = await look()
    try {
      assert.deepEqual(found, expected)
      return
    } catch (difference) {
      if (Date.now() > end) throw difference
    }
    await new Promise((resolve) => setTimeout(resolve, 40))
  }
}
