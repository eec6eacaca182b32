// What happens to people: no connection, a lost answer, two tabs, a session that ends, a new version.
import assert from 'node:assert/strict'
import { eventually } from '../stage.mjs'
import { goToPayment, next, orderPlaced, pay, putIntoCart, signIn, write } from '../steps.mjs'

const LOST = { expected: ['Failed to load resource', 'net::ERR'] }

export async function offlineAndBack(stage) {
  const context = await stage.shopper()
  const page = await stage.tab(context, '/', LOST)
  await putIntoCart(page, 'slow-burn-candle')
  await page.getByRole('button', { name: 'Your cart, 1 item' }).click()
  const cart = page.getByRole('dialog')
  const total = cart.getByTestId('cart-total')
  assert.equal(await total.innerText(), '£22.00')
  const sent = () =>
    page.operations.filter(({ operationName }) => operationName === 'CartLinesUpdate')

  await context.setOffline(true)
  await cart.getByRole('button', { name: 'One more' }).click()

  await page.getByText('You are offline.').waitFor()
  assert.equal(await total.innerText(), '£44.00')
  const answered = page.waitForResponse(
    (reply) =>
      reply.url().endsWith('/graphql') &&
      reply.request().postDataJSON()?.operationName === 'CartLinesUpdate',
  )
  await context.setOffline(false)
  await answered // a reload would take back what is still on its way
  await page.getByText('You are offline.').waitFor({ state: 'detached' })
  await eventually(() => total.innerText(), '£44.00')
  await page.reload()
  await page.getByRole('button', { name: 'Your cart, 2 items' }).waitFor()
  const keys = new Set(sent().map(({ variables }) => variables.input.idempotencyKey))
  assert.equal(keys.size, 1)
  assert.ok(sent().length > 1)
}

export async function aLostAnswerIsAskedForAgainWithTheSameKey(stage) {
  const email = `${crypto.randomUUID()}@example.com`
  const page = await stage.open('/', LOST)
  await putIntoCart(page, 'foreshore-mug')
  await goToPayment(page, { email })
  let lost = 0
  await page.route('**/graphql', async (route) => {
    if (lost > 0 || route.request().postDataJSON().operationName !== 'CheckoutComplete') {
      return route.fallback()
    }
    lost += 1
    await route.fetch() // the shop has done it
    await route.abort('connectionreset') // and nobody heard
  })

  await pay(page)

  const id = await orderPlaced(page)
  assert.equal(lost, 1)
  assert.deepEqual(
    (await stage.api.orders({ email })).map((order) => order.id),
    [id],
  )
}

export async function twoTabsHaveOneCart(stage) {
  const context = await stage.shopper()
  const first = await stage.tab(context, '/products/summit-enamel-mug')
  const second = await stage.tab(context, '/products/foreshore-mug')

  await first.getByRole('button', { name: 'Add to cart' }).click()
  await second.getByRole('button', { name: 'Your cart, 1 item' }).waitFor()
  await second.getByRole('button', { name: 'Add to cart' }).click()

  await eventually(() => second.getByRole('dialog').locator('.line-item').count(), 2)
  await eventually(() => first.getByRole('dialog').locator('.line-item').count(), 2)
  assert.equal(
    await first.getByRole('dialog').getByTestId('cart-total').innerText(),
    await second.getByRole('dialog').getByTestId('cart-total').innerText(),
  )
}

const typed = { name: 'Ada Chen', line1: '1 Mall Road', city: 'London', postalCode: 'SW1A 1AA' }

async function sessionEndsAtTheAddress(stage) {
  const customer = await stage.api.customer('Ada Chen')
  const page = await stage.open('/', { expected: ['401'] })
  await putIntoCart(page, 'foreshore-mug')
  await signIn(page, customer)
  await page.goto('/checkout')
  await write(page, typed)
  await stage.api.endSessions(customer)

  await next(page)

  await page.getByRole('alert').getByText('Everything you typed is still here.').waitFor()
  for (const [name, text] of Object.entries(typed)) {
    assert.equal(await page.locator(`.step [name=${name}]`).inputValue(), text)
  }
  return { page, customer }
}

export async function afterTheSessionEndedOneSignsInAgainAndGoesOn(stage) {
  const { page, customer } = await sessionEndsAtTheAddress(stage)

  const form = page.getByRole('alert')
  await form.locator('[name=email]').fill(customer.email)
  await form.locator('[name=password]').fill(customer.password)
  await form.getByRole('button', { name: 'Sign in' }).click()

  await form.waitFor({ state: 'detached' })
  await page.locator('.summary .total').waitFor()
  await next(page)
  await page.locator('[name=delivery]').first().click()
  await pay(page)
  await orderPlaced(page)
  await page.goto('/account')
  await eventually(() => page.locator('.rows a[href*="/orders/"]').count(), 1)
}

export async function afterTheSessionEndedOneGoesOnAsGuest(stage) {
  const { page, customer } = await sessionEndsAtTheAddress(stage)

  await page.getByRole('button', { name: 'Go on as a guest' }).click()

  await page.locator('.summary .total').waitFor()
  await next(page)
  await page.locator('[name=delivery]').first().click()
  await pay(page)
  const id = await orderPlaced(page)
  assert.deepEqual(
    (await stage.api.orders({ email: customer.email })).map((order) => order.id),
    [id],
  )
}
