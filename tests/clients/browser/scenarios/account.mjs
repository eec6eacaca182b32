// What a customer finds in the account.
import assert from 'node:assert/strict'
import { eventually } from '../stage.mjs'
import { signIn } from '../steps.mjs'

export async function makingAnAccountKeepingAnAddressAndAskingAQuestion(stage) {
  const email = `${crypto.randomUUID()}@example.com`
  const page = await stage.open('/sign-in')
  const form = page.locator('form').filter({ has: page.locator('[autocomplete=new-password]') })
  await form.locator('[name=name]').fill('Grace Liu')
  await form.locator('[name=email]').fill(email)
  await form.locator('[name=password]').fill('short')
  await form.getByRole('button').click()
  await form.getByText('This is too short.').waitFor()
  await form.locator('[name=password]').fill('correct horse battery')
  await form.getByRole('button').click()

  await page.getByRole('heading', { name: 'Hello, Grace Liu' }).waitFor()
  await page.getByRole('button', { name: 'Add an address' }).click()
  await page.locator('[name=country]').selectOption('DE')
  await page.locator('[name=name]').fill('Grace Liu')
  await page.locator('[name=line1]').fill('Hafenstraße 1')
  await page.locator('[name=city]').fill('Hamburg')
  await page.locator('[name=postalCode]').fill('20457')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.locator('.address-cards', { hasText: '20457 Hamburg' }).waitFor()

  await page.getByRole('main').getByRole('link', { name: 'Contact us' }).click()
  await page.locator('[name=title]').fill('Do you mend handles?')
  await page.locator('[name=body]').fill('One came off.')
  await page.getByRole('button', { name: 'Send' }).click()
  await page.getByRole('heading', { name: 'Do you mend handles?' }).waitFor()
  await page.locator('[name=body]').fill('It is the blue one.')
  await page.getByRole('button', { name: 'Send' }).click()
  await eventually(
    () => page.locator('.message-body').allInnerTexts(),
    ['One came off.', 'It is the blue one.'],
  )

  await page.goto('/account')
  await page.locator('.rows', { hasText: 'Do you mend handles?' }).waitFor()
  await page
    .locator('.address-cards')
    .getByRole('button', { name: /Remove/ })
    .click()
  await eventually(() => page.locator('.address-cards li').count(), 0)
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.waitForURL('/')
  await page.getByRole('link', { name: 'Sign in' }).waitFor()
}

export async function ordersAreListedNewestFirst(stage) {
  const page = await stage.open('/')
  await signIn(page, stage.shop.customer)

  await page.getByRole('heading', { name: 'Hello, Ada Chen' }).waitFor()
  const numbers = await page.locator('.rows strong', { hasText: 'Order' }).allInnerTexts()

  assert.ok(numbers.length > 1)
  assert.deepEqual(numbers, [...numbers].sort().reverse())
  await page.getByText(numbers[0]).click()
  await page.getByRole('heading', { name: numbers[0] }).waitFor()
}
