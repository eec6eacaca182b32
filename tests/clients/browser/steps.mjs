// What shoppers do again and again.
export const LONDON = {
  name: 'Ada Chen',
  line1: '1 Mall Road',
  city: 'London',
  postalCode: 'SW1A 1AA',
}

/** Puts a product into the cart and closes the cart again. */
export async function putIntoCart(page, slug, prefix = '') {
  await page.goto(`${prefix}/products/${slug}`)
  await page.locator('.buy .button').click()
  await page.getByRole('dialog').locator('.line-item').first().waitFor()
  await page.keyboard.press('Escape')
}

/** Writes by the fields' names, which no language changes. */
export async function write(page, fields) {
  for (const [name, text] of Object.entries(fields)) {
    await page.locator(`.step [name="${name}"]`).fill(text)
  }
}

export const next = (page) => page.locator('.step button[type=submit]').click()

/** From the cart to the payment. */
export async function goToPayment(page, { email, address = LONDON, prefix = '' }) {
  await page.goto(`${prefix}/checkout`)
  await write(page, { email, ...address })
  await next(page)
  await page.locator('[name=delivery]').first().click()
  await page.locator('[name=card]').first().waitFor()
}

export async function pay(page, card = 'approve') {
  await page.locator(`[name=card][value=${card}]`).click()
  await next(page)
}

/** The id of the order whose page is shown. */
export async function orderPlaced(page) {
  await page.waitForURL(/\/orders\//)
  await page.locator('.order h1').waitFor()
  return page.url().split('/').at(-1)
}

export async function signIn(page, { email, password }) {
  await page.goto('/sign-in')
  const form = page.locator('form').filter({ has: page.locator('[autocomplete=current-password]') })
  await form.locator('[name=email]').fill(email)
  await form.locator('[name=password]').fill(password)
  await form.getByRole('button').click()
  await page.waitForURL(/\/account$/)
}
