// What holds on every page: usable by everybody, small, and frugal with requests.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { eventually, PHONE } from '../stage.mjs'
import { goToPayment, LONDON, orderPlaced, pay, putIntoCart, signIn, write } from '../steps.mjs'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const JAVASCRIPT_BUDGET = 200_000

export async function assertUsable(page, where) {
  await page.evaluate(axe)
  const violations = await page.evaluate(async () => {
    const found = await axe.run(document, { resultTypes: ['violations'] })
    return found.violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(
        ({ id, nodes }) =>
          `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join('; ')}`,
      )
  })
  assert.deepEqual(violations, [], where)
  const isTooWide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)
  assert.equal(isTooWide, false, `${where} scrolls sideways`)
}

export async function everybodyCanUseThePages(stage) {
  const page = await stage.open('/')
  await page.locator('.card').first().waitFor()
  await assertUsable(page, 'home')
  await page.goto('/c/kitchen')
  await page.locator('.card').first().waitFor()
  await assertUsable(page, 'list')
  await page.goto('/products/estuary-linen-shirt')
  await page.locator('.buy .button').click()
  await page.getByRole('dialog').locator('.line-item').waitFor()
  await assertUsable(page, 'product with the cart open')
  await page.goto('/checkout')
  await page.locator('.step button[type=submit]').click()
  await page.locator('.field.wrong').first().waitFor()
  await assertUsable(page, 'checkout with problems')
  await goToPayment(page, { email: 'axe@example.com' })
  await assertUsable(page, 'checkout at the payment')
  await pay(page)
  await orderPlaced(page)
  await assertUsable(page, 'order')
  await page.goto('/search?q=zzzzzz')
  await page.getByText('Nothing found').waitFor()
  await assertUsable(page, 'nothing found')
  await signIn(page, stage.shop.customer)
  await page.locator('.rows').first().waitFor()
  await assertUsable(page, 'account')
}

export async function everybodyCanUseThePagesOnAPhoneInChinese(stage) {
  const page = await stage.open('/zh/', { viewport: PHONE })
  await page.locator('.card').first().waitFor()
  await assertUsable(page, 'home')
  await page.getByRole('button', { name: '菜单' }).click()
  await assertUsable(page, 'menu')
  await page.getByRole('link', { name: '厨房餐桌' }).first().click()
  await page.getByRole('button', { name: '筛选' }).click()
  await page.getByRole('group', { name: '品牌' }).waitFor()
  await assertUsable(page, 'list with filters')
  await putIntoCart(page, 'summit-enamel-mug', '/zh')
  await assertUsable(page, 'product')
  await page.goto('/zh/checkout')
  await page.locator('.step button[type=submit]').waitFor()
  await assertUsable(page, 'checkout')
}

export async function theKeyboardIsEnough(stage) {
  const page = await stage.open('/products/summit-enamel-mug')
  await page.getByRole('button', { name: 'Add to cart' }).waitFor()
  await page.keyboard.press('Tab')
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Skip to the content')
  await page.keyboard.press('Enter')
  const reach = async (name) => {
    for (let presses = 0; presses < 40; presses += 1) {
      const label = await page.evaluate(
        () => document.activeElement.ariaLabel ?? document.activeElement.textContent.trim(),
      )
      if (label === name) return
      await page.keyboard.press('Tab')
    }
    assert.fail(`no way to ${name}`)
  }

  await reach('Add to cart')
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').getByRole('heading', { name: 'Summit enamel mug' }).waitFor()
  await reach('One more')
  await page.keyboard.press('Enter')
  await eventually(() => page.getByTestId('cart-total').innerText(), '£24.00')
  await page.keyboard.press('Escape')

  assert.equal(await page.getByRole('dialog').isVisible(), false)
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Add to cart')
}

const focused = (page) =>
  page.evaluate(() => document.activeElement.ariaLabel ?? document.activeElement.textContent.trim())

/** What had the focus goes away; whoever reads by ear is told where it went. */
export async function theFocusIsNeverLost(stage) {
  const page = await stage.open('/')
  await putIntoCart(page, 'summit-enamel-mug')
  await page.locator('.bag').click()
  await page.getByRole('button', { name: 'Remove Summit enamel mug' }).press('Enter')
  await eventually(() => focused(page), 'Your cart')
  await page.keyboard.press('Escape')
  await putIntoCart(page, 'summit-enamel-mug')
  await page.goto('/checkout')
  await write(page, { email: 'focus@example.com', ...LONDON })
  await page.locator('.step button[type=submit]').press('Enter')
  await eventually(() => focused(page), 'Delivery')
  await page.getByRole('button', { name: 'Change Contact and address' }).press('Enter')
  await eventually(() => focused(page), 'Contact and address')

  await page.locator('.market .icon-button').press('Enter')
  await page.locator('#market').getByRole('button', { name: /EUR$/ }).press('Enter')

  await eventually(() => focused(page), 'Language and currency: English · EUR')
}

const SHIFT_BUDGET = 0.05

/** Nothing jumps away from under a finger while the rest of a page arrives. */
export async function nothingMovesWhileItLoads(stage) {
  const moved = {}
  for (const viewport of [undefined, PHONE]) {
    for (const path of ['/', '/c/kitchen', '/products/estuary-linen-shirt']) {
      const page = await stage.tab(await stage.shopper({ viewport }))
      await page.addInitScript(() => {
        window.shift = 0
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) window.shift += entry.value
        }).observe({ type: 'layout-shift', buffered: true })
      })
      await page.goto(path)
      await page.locator('.card').first().waitFor()
      await page.waitForLoadState('networkidle')
      moved[`${path} ${viewport ? 'phone' : 'desk'}`] = await page.evaluate(() => window.shift)
    }
  }
  for (const [where, shift] of Object.entries(moved)) {
    assert.ok(shift < SHIFT_BUDGET, `${where} moves by ${shift}`)
  }
  return moved
}

export async function theBudgetsAreKept(stage) {
  const context = await stage.shopper()
  const page = await stage.tab(context)
  const scripts = []
  page.on('response', (response) => response.url().endsWith('.js') && scripts.push(response))
  const tripsOf = async (go, ready) => {
    page.operations.length = 0
    await go()
    await ready.waitFor()
    await page.waitForLoadState('networkidle')
    return page.operations.map(({ operationName }) => operationName)
  }
  const cards = page.locator('.card').first()

  const first = await tripsOf(() => page.goto('/'), cards)
  const headers = await Promise.all(scripts.map((script) => script.allHeaders()))
  assert.ok(headers.every((each) => each['content-encoding'] === 'gzip'))
  const javascript = headers.reduce((sum, each) => sum + Number(each['content-length']), 0)
  const later = {
    list: await tripsOf(
      () => page.getByRole('link', { name: 'Kitchen & Table' }).first().click(),
      page.locator('.facet').first(),
    ),
    product: await tripsOf(() => page.locator('.card a').first().click(), page.locator('.buy')),
    'sign-in': await tripsOf(
      () => page.getByRole('link', { name: 'Sign in' }).click(),
      page.locator('form.narrow-form').first(),
    ),
    help: await tripsOf(
      () => page.getByRole('link', { name: 'Contact us' }).click(),
      page.getByRole('heading', { name: 'Contact us' }),
    ),
    home: await tripsOf(
      () => page.getByRole('banner').getByRole('link', { name: 'Harbour & Pine' }).click(),
      cards,
    ),
  }

  assert.deepEqual(first.sort(), ['Home', 'Shell'])
  assert.deepEqual(later, {
    list: ['Listing'],
    product: ['ProductPage'],
    'sign-in': [],
    help: ['HelpPage'],
    home: ['Home'],
  })
  assert.ok(javascript < JAVASCRIPT_BUDGET, `${javascript} bytes of JavaScript`)
  return { javascript, first, later }
}
