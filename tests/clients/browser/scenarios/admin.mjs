// The admin console: what staff see and do.
import assert from 'node:assert/strict'
import { eventually } from '../stage.mjs'

async function enter(stage, options) {
  const page = await stage.open('/', options)
  await page.getByLabel('E-mail').fill(stage.shop.staff.email)
  await page.getByLabel('Password').fill(stage.shop.staff.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { name: 'Orders to ship' }).waitFor()
  return page
}

export async function aWrongPasswordIsSaid(stage) {
  const page = await stage.open('/')
  await page.getByLabel('E-mail').fill(stage.shop.staff.email)
  await page.getByLabel('Password').fill('not the password')

  await page.getByRole('button', { name: 'Sign in' }).click()

  await page.getByRole('alert').waitFor()
}

export async function anOrderIsShipped(stage) {
  const page = await enter(stage)
  const waiting = async () => Number((await page.getByText(/waiting$/).innerText()).split(' ')[0])
  await page.getByRole('button', { name: 'Ship', exact: true }).first().waitFor()
  const before = await waiting()

  await page.getByRole('button', { name: 'Ship', exact: true }).first().click()

  await eventually(waiting, before - 1)
}

export async function everyPartShowsWhatTheApiOffers(stage) {
  const page = await enter(stage)
  const open = async (name) => {
    await page.getByRole('button', { name }).click()
    await page.getByRole('heading', { name, level: 1 }).waitFor()
  }
  await open('Stock')
  await page.locator('tbody tr').first().waitFor()
  assert.equal(await page.locator('tbody tr').count(), 25)
  await open('Customers')
  await page.getByRole('button', { name: 'Show' }).first().click()
  await page.getByRole('region', { name: 'Customer' }).locator('tbody tr').first().waitFor()
  await open('Tickets')
  const tickets = page.locator('summary')
  await tickets.first().click()
  const waiting = await tickets.count()
  await page.getByLabel('Answer').first().fill('It is on its way.')
  await page.getByRole('button', { name: 'Send' }).first().click()
  await eventually(() => tickets.count(), waiting - 1)
  await open('Client operations')
  const own = page.getByRole('row', { name: /admin-console/ })
  await own.getByRole('button', { name: 'Operations' }).click()
  await page.getByRole('cell', { name: 'OrdersToShip' }).waitFor()
}

/** Somebody signed in, in another place, ended all sessions: the page says so by asking again. */
export async function anEndedSessionAsksForThePasswordAgain(stage) {
  const page = await enter(stage, { expected: ['401'] })
  await page.evaluate(() => {
    const nobody = { accessToken: 'gone', refreshToken: 'gone' }
    sessionStorage.setItem('admin.session', JSON.stringify(nobody))
  })

  await page.getByRole('button', { name: 'Tickets' }).click()

  await page.getByLabel('Password').waitFor()
}
