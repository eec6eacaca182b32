// From the cart to the order, as a guest and as a customer, with what can go wrong on the way.
import assert from 'node:assert/strict'
import { eventually } from '../stage.mjs'
import {
  goToPayment,
  LONDON,
  next,
  orderPlaced,
  pay,
  putIntoCart,
  signIn,
  write,
} from '../steps.mjs'

export async function asGuestInEnglish(stage) {
  const email = `${crypto.randomUUID()}@example.com`
  const page = await stage.open('/')
  await putIntoCart(page, 'foreshore-mug')
  await page.getByRole('button', { name: 'Your cart, 1 item' }).click()
  await page.getByRole('link', { name: 'Check out' }).click()
  await write(page, { email: 'nobody', ...LONDON, postalCode: 'ZZ' })

  await next(page)

  const wrong = page.locator('.field.wrong')
  await eventually(() => wrong.locator('label').allInnerTexts(), ['E-mail', 'Postcode'])
  assert.equal(
    await page.locator('[name=email]').evaluate((field) => field === document.activeElement),
    true,
  )
  await write(page, { email, postalCode: 'SW1A 1AA' })
  await next(page)
  await page.getByRole('radio', { name: /Express delivery/ }).click()
  await eventually(() => page.getByTestId('total').innerText(), '£23.95')
  await pay(page, 'decline')
  await page.getByText('The bank declined the payment').waitFor()
  assert.deepEqual(await stage.api.orders({ email }), [])
  await pay(page)
  const id = await orderPlaced(page)
  await page.getByText('Thank you for your order!').waitFor()
  assert.deepEqual(
    (await stage.api.orders({ email })).map((order) => [order.id, order.status]),
    [[id, 'AWAITING_SHIPMENT']],
  )
  await page.getByRole('button', { name: 'Your cart, 0 items' }).waitFor()
  await page.reload()
  await page.locator('.order h1').waitFor()
  const stranger = await stage.open(`/orders/${id}`)
  await stranger.getByText('This order is not to be seen from here').waitFor()
}

/** The shop says so before somebody chooses delivery and a card. */
export async function anEmailLeftOutIsSaidAtItsField(stage) {
  const page = await stage.open('/')
  await putIntoCart(page, 'foreshore-mug')
  await page.goto('/checkout')
  await write(page, LONDON)

  await next(page)

  await eventually(() => page.locator('.field.wrong label').allInnerTexts(), ['E-mail'])
  await page.locator('.field.wrong', { hasText: 'Please fill this in.' }).waitFor()
  assert.equal(await page.locator('[name=delivery]').count(), 0)
}

export async function asCustomerInChinese(stage) {
  const customer = await stage.api.customer('陈静')
  const page = await stage.open('/')
  await page.evaluate(() =>
    localStorage.setItem('shop.market', JSON.stringify({ channel: 'cn', currency: 'CNY' })),
  )
  await putIntoCart(page, 'plum-branch-gaiwan', '/zh')
  await signIn(page, customer)
  await page.goto('/zh/checkout')
  await eventually(() => page.locator('[name=email]').inputValue(), customer.email)
  await page.getByLabel('省份').selectOption('GD')
  await write(page, {
    name: '陈静',
    phone: '13800138000',
    city: '深圳市',
    district: '南山区',
    line1: '科技园路 1 号',
  })

  await next(page)
  await page.locator('.step', { hasText: '陈静 13800138000 广东省 深圳市 南山区' }).waitFor()
  await page.getByRole('radio', { name: /标准配送/ }).click()
  await page.getByRole('group', { name: '测试支付' }).waitFor()
  await pay(page)

  await orderPlaced(page)
  await page.getByText('感谢您的订购！').waitFor()
  assert.equal(await page.getByTestId('order-status').innerText(), '待发货')
  assert.match(await page.locator('address').innerText(), /广东省?\s*深圳市/)
  await page.goto('/zh/account')
  await page.getByRole('heading', { name: '陈静，您好' }).waitFor()
  assert.equal(await page.locator('.rows a', { hasText: '待发货' }).count(), 1)
}

export async function aBankThatAsksFirst(stage) {
  const page = await stage.open('/')
  await putIntoCart(page, 'foreshore-mug')
  await goToPayment(page, { email: 'payer@example.com' })
  await pay(page, 'action')
  const [bank] = await Promise.all([
    page.context().waitForEvent('page'),
    page.getByRole('link', { name: 'Go to the bank' }).click(),
  ])
  await bank.getByRole('button', { name: 'Approve' }).click()
  await bank.getByText('Go back to the shop').waitFor()
  await bank.close()

  await page.getByRole('button', { name: 'I have confirmed' }).click()

  await orderPlaced(page)
}

export async function whatSellsOutInTheCartIsSaidAndNotSold(stage) {
  const email = `${crypto.randomUUID()}@example.com`
  const variant = await stage.api.variant('porthole-mirror')
  const page = await stage.open('/')
  await putIntoCart(page, 'porthole-mirror')
  await goToPayment(page, { email })

  await stage.api.setStock(variant.id, 0)
  await pay(page)

  await page.getByText('There is not that much left.').waitFor()
  await page.locator('.summary', { hasText: 'Sold out meanwhile' }).waitFor()
  assert.deepEqual(await stage.api.orders({ email }), [])
  await stage.api.setStock(variant.id, 20)
  await pay(page)
  await orderPlaced(page)
}

export async function theOrderPageFollowsTheOrder(stage) {
  const page = await stage.open('/')
  await putIntoCart(page, 'foreshore-mug')
  await goToPayment(page, { email: 'watcher@example.com' })
  await pay(page)
  const id = await orderPlaced(page)
  await eventually(() => page.getByTestId('order-status').innerText(), 'Being packed')

  await stage.api.ship(id)

  await eventually(() => page.getByTestId('order-status').innerText(), 'On its way')
  await page.getByText('RM123456785GB').waitFor()
}
