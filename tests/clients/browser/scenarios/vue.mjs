// The Vue storefront: pages that come rendered, and a purchase in either language.
import assert from 'node:assert/strict'
import { eventually } from '../stage.mjs'
import { LONDON } from '../steps.mjs'

const CHINESE = {
  name: '陈静',
  phone: '13800138000',
  region: 'GD',
  city: '深圳市',
  district: '南山区',
  line1: '科技园路 1 号',
}

const count = (page) => page.getByTestId('count').innerText()

export async function pagesComeRendered(stage) {
  const page = await stage.open('/zh')
  const plain = await fetch(`${stage.shop.url}/zh`)
  const html = await plain.text()
  const missing = await fetch(`${stage.shop.url}/p/no-such-thing`)

  assert.match(html, /<html lang="zh">/)
  assert.ok((html.match(/class="card"/g) ?? []).length === 24, 'the list is in the HTML')
  assert.equal(missing.status, 404)
  await page.locator('html[data-ready]').waitFor()
  assert.deepEqual(page.reads, [], 'the first view needs no request of its own')
  await page.locator('.card').first().click()
  await page.getByTestId('add').waitFor()
  assert.equal(page.reads.length, 1, 'the next one needs one')
  assert.match(page.reads[0], /\/graphql\/[0-9a-f]{64}\?variables=/)
}

async function cacheHits(stage) {
  const report = await (await fetch(`${stage.shop.api}/metrics`)).text()
  const counts = report.matchAll(/^commerce_response_cache_(?:front_)?hits_total (\S+)$/gm)
  return [...counts].reduce((sum, [, count]) => sum + Number(count), 0)
}

/** A list is read once: after that it is kept beside the pages, and the shop answers from memory. */
export async function renderedPagesComeFromTheCaches(stage) {
  const address = `${stage.shop.url}/c/kitchen?q=${crypto.randomUUID()}`
  const how = async (url, headers = {}) =>
    (await fetch(url, { headers })).headers.get('server-timing')

  assert.equal(await how(address), 'shop;desc=read')
  assert.equal(await how(address), 'shop;desc=kept')
  assert.equal(await how(address, { 'cache-control': 'no-cache' }), 'shop;desc=confirmed')

  const page = await stage.open('/')
  await page.locator('html[data-ready]').waitFor()
  await page.locator('.card').first().click()
  await page.getByTestId('add').waitFor()
  const accept = { accept: 'application/graphql-response+json' }
  const hitsBefore = await cacheHits(stage)
  const first = await fetch(page.reads[0], { headers: accept })
  const etag = first.headers.get('etag')
  const again = await fetch(page.reads[0], { headers: { ...accept, 'if-none-match': etag } })
  assert.match(first.headers.get('cache-control'), /^public, max-age=[1-9]/)
  assert.match(etag, /^"/)
  assert.deepEqual([again.status, await again.text()], [304, ''])
  assert.equal((await cacheHits(stage)) - hitsBefore, 2)
}

export async function whatIsWrongIsSaidInChineseAtItsField(stage) {
  const page = await stage.open('/zh/p/plum-branch-gaiwan')
  await page.getByTestId('add').click()
  await page.locator('aside .button').click()
  await page.locator('[name=email]').fill('chen@example')
  const wrong = { ...CHINESE, phone: '12', postalCode: 'abc' }
  await fill(page, wrong)

  await page.locator('form.form button').click()

  await page.getByText('请检查标出的各项。').waitFor()
  await eventually(
    () => page.locator('form.form .alert').allInnerTexts(),
    ['邮箱格式不正确。', '电话号码格式不正确。', '邮政编码格式不正确。'],
  )
}

export async function searchingAndSorting(stage) {
  const page = await stage.open('/')

  await page.getByRole('searchbox').fill('mug')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'mug' }).waitFor()
  await page.getByLabel('Sort by').selectOption('PRICE_ASC')
  await page.waitForURL(/sort=PRICE_ASC/)

  await eventually(async () => isCheapestFirst(await amounts(page)), true)
  assert.ok((await amounts(page)).length > 1)
}

async function amounts(page) {
  const prices = await page.locator('.card span').allInnerTexts()
  return prices
    .filter((text) => text.includes('£'))
    .map((text) => Number(text.replace(/[^\d.]/g, '')))
}

const isCheapestFirst = (found) => found.every((each, i) => i === 0 || found[i - 1] <= each)

async function fill(page, address) {
  for (const [name, text] of Object.entries(address)) {
    const field = page.locator(`form [name=${name}]`)
    if (await field.evaluate((element) => element.tagName === 'SELECT'))
      await field.selectOption(text)
    else await field.fill(text)
  }
}

async function buy(page, address, email) {
  await page.getByTestId('add').click()
  await page.waitForURL(/\/cart$/)
  await eventually(() => count(page), '1')
  await page.locator('aside .button').click()
  await page.locator('[name=email]').fill(email)
  await fill(page, address)
  await page.locator('form.form button').click()
  await page.locator('[name=delivery]').first().check()
  await page.locator('input[value=decline]').check()
  await page.getByTestId('pay').click()
  await page.getByRole('alert').waitFor()
  await page.locator('input[value=approve]').check()
  await page.getByTestId('pay').click()
  return page.getByTestId('placed').innerText()
}

export async function buyingInEnglish(stage) {
  const email = `${crypto.randomUUID()}@example.com`
  const page = await stage.open('/p/foreshore-mug')
  const address = {
    name: LONDON.name,
    line1: LONDON.line1,
    city: LONDON.city,
    postalCode: 'SW1A 1AA',
  }

  const said = await buy(page, address, email)

  const [order] = await stage.api.orders({ email })
  assert.equal(said, `Thank you! Order ${order.number} is placed.`)
  assert.equal(order.status, 'AWAITING_SHIPMENT')
}

export async function buyingInChinese(stage) {
  const email = `${crypto.randomUUID()}@example.com`
  const page = await stage.open('/zh/p/plum-branch-gaiwan')

  const said = await buy(page, CHINESE, email)

  assert.equal((await stage.api.orders({ email })).length, 1)
  assert.match(said, /^谢谢！订单 \d+ 已提交。$/)
}

export async function twoTabsHaveOneCart(stage) {
  const context = await stage.shopper()
  const first = await stage.tab(context, '/p/foreshore-mug')
  const second = await stage.tab(context, '/')
  await second.locator('html[data-ready]').waitFor()

  await first.getByTestId('add').click()

  await eventually(() => count(second), '1')
}
