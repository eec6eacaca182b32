// Finding goods: home, lists with facets in the address, search while typing, a product's page.
import assert from 'node:assert/strict'
import { eventually } from '../stage.mjs'
import { signIn } from '../steps.mjs'

export async function facetsAndSortStandInTheAddress(stage) {
  const page = await stage.open('/')
  await page.getByRole('navigation', { name: 'Categories' }).getByText('Kitchen & Table').click()
  await page.getByRole('heading', { name: 'Kitchen & Table', level: 1 }).waitFor()
  const count = () =>
    page
      .getByRole('status')
      .filter({ hasText: /products?$/ })
      .first()
      .innerText()
  const all = await count()

  const brand = page.getByRole('group', { name: 'Brand' }).getByRole('checkbox').first()
  await brand.click()
  await eventually(() => brand.isChecked(), true)
  await eventually(async () => (await count()) !== all, true)
  await page.getByLabel('Sort by').selectOption('PRICE_ASC')

  await page.waitForURL(/brand=[a-z-]+&sort=PRICE_ASC/)
  const narrowed = await count()
  const prices = () => page.locator('.card .price-now').allInnerTexts()
  await eventually(async () => {
    const amounts = (await prices()).map((text) => Number(text.replace(/[^0-9.]/g, '')))
    return amounts.every((amount, index) => index === 0 || amounts[index - 1] <= amount)
  }, true)
  await page.reload()
  await eventually(count, narrowed)
  await page.goBack()
  await eventually(() => page.getByLabel('Sort by').inputValue(), 'RELEVANCE')
  await page.goBack()
  await eventually(count, all)
}

export async function searchAnswersWhileTyping(stage) {
  const page = await stage.open('/')
  const box = page.getByRole('combobox', { name: 'Search the shop' })

  const answered = page.waitForResponse(
    (reply) => reply.request().postDataJSON?.()?.variables?.query === 'kettl',
  )
  await box.pressSequentially('kettl', { delay: 20 })
  await answered // what is shown for fewer letters goes away again, and the choice with it
  const option = page.getByRole('option', { name: /Slowpour gooseneck kettle/ })
  await option.first().waitFor()
  await box.press('ArrowDown')
  assert.equal(await page.locator('[aria-selected=true]').count(), 1)
  await box.press('Escape')
  assert.equal(await page.getByRole('listbox').isVisible(), false)
  await box.press('Enter')

  await page.waitForURL('/search?q=kettl')
  await page.getByRole('link', { name: 'Slowpour gooseneck kettle' }).waitFor()
}

export async function searchAnswersInChineseOnceTheInputMethodIsDone(stage) {
  const page = await stage.open('/zh/')
  const box = page.getByRole('combobox', { name: '搜索商品' })
  await box.focus()
  const browser = await page.context().newCDPSession(page)

  await browser.send('Input.imeSetComposition', {
    text: 'shui hu',
    selectionStart: 7,
    selectionEnd: 7,
  })
  await page.waitForTimeout(200)
  const asked = () => page.operations.filter(({ operationName }) => operationName === 'Suggestions')
  assert.deepEqual(asked(), [])
  await browser.send('Input.insertText', { text: '水壶' })

  const option = page.getByRole('option').filter({ hasText: '保温瓶' })
  await option.waitFor()
  assert.equal(asked().at(-1).variables.query, '水壶')
  await option.click()
  await page.waitForURL(/\/zh\/products\//)
  await page.getByRole('button', { name: '加入购物车' }).waitFor()
}

export async function aProductShowsItsVariantsPicturesAndFacts(stage) {
  const page = await stage.open('/products/estuary-linen-shirt')
  const picture = page.locator('.gallery-main')
  await page.getByRole('heading', { name: 'Estuary linen shirt' }).waitFor()
  const before = await picture.getAttribute('src')

  await page.getByRole('radio', { name: 'Olive' }).click()

  await page.waitForURL(/sku=MRM-SHR-OLIVE-/)
  await eventually(async () => (await picture.getAttribute('src')) !== before, true)
  assert.match(await picture.getAttribute('src'), /olive/)
  await page.getByRole('button', { name: /Picture 2/ }).click()
  assert.match(await picture.getAttribute('src'), /shirt-2/)
  await page.getByRole('radio', { name: 'Sky' }).click()
  await page.waitForURL(/sku=MRM-SHR-SKY-/)
  await page.getByRole('radio', { name: /^XS/ }).click()
  await page.locator('.stock', { hasText: 'Sold out' }).waitFor()
  assert.equal(await page.getByRole('button', { name: 'Add to cart' }).count(), 0)
  assert.equal(await page.getByRole('row', { name: 'Material Linen' }).count(), 1)
  const said = await page.locator('script[type="application/ld+json"]').allTextContents()
  const [trail, facts] = said
    .map((text) => JSON.parse(text))
    .sort((a, b) => (a['@type'] < b['@type'] ? -1 : 1))
  assert.deepEqual(trail, {
    '@context': 'https://schema.org',
    '@type': 'BreadcrumbList',
    itemListElement: [
      ['Home', '/'],
      ['Clothing', '/c/clothing'],
      ['Shirts & Tees', '/c/shirts-tees'],
    ].map(([name, path], index) => ({
      '@type': 'ListItem',
      position: index + 1,
      name,
      item: stage.shop.url + path,
    })),
  })
  assert.equal(facts['@type'], 'Product')
  for (const field of ['name', 'url', 'description', 'image', 'brand']) {
    assert.ok(facts[field]?.length !== 0 && facts[field], field)
  }
  assert.equal(facts.offers.length, 15)
  assert.deepEqual(
    facts.offers.find(({ sku }) => sku === 'MRM-SHR-SKY-S'),
    {
      '@type': 'Offer',
      sku: 'MRM-SHR-SKY-S',
      url: `${stage.shop.url}/products/estuary-linen-shirt?sku=MRM-SHR-SKY-S`,
      price: '78.00',
      priceCurrency: 'GBP',
      availability: 'https://schema.org/InStock',
    },
  )
}

export async function languageAndCurrencyAreSwitchedWithTheCart(stage) {
  const page = await stage.open('/')
  await signIn(page, await stage.api.customer('Ada Chen'))
  await page.goto('/products/summit-enamel-mug')
  await page.getByRole('button', { name: 'Add to cart' }).click()
  const cart = page.getByRole('dialog')
  await cart.getByRole('heading', { name: 'Summit enamel mug' }).waitFor()
  await page.keyboard.press('Escape')

  await page.getByRole('button', { name: /Language and currency/ }).click()
  await page.getByRole('link', { name: '中文' }).click()
  await page.waitForURL('/zh/products/summit-enamel-mug')
  await page.getByRole('button', { name: /购物车，共 1 件/ }).click()

  await cart.getByRole('heading', { name: '山顶珐琅杯' }).waitFor()
  assert.equal(await cart.getByTestId('cart-total').innerText(), '£12.00')
  await page.keyboard.press('Escape')
  const choose = async (currency, sign) => {
    await page.getByRole('button', { name: /语言与货币/ }).click()
    await page.locator('#market').getByRole('button', { name: currency }).click()
    await eventually(
      async () =>
        (await page.locator('.buy').isVisible()) &&
        (await page.locator('.product .price-now').innerText()).charAt(0),
      sign,
    )
    await page.getByRole('button', { name: /购物车，共 1 件/ }).click()
    await eventually(async () => (await cart.getByTestId('cart-total').innerText()).charAt(0), sign)
    await page.keyboard.press('Escape')
  }
  await choose(/USD/, '$')
  await choose(/GBP/, '£') // where a cart is waiting: it is not filled twice
  await choose(/EUR/, '€')
  await page.reload()
  assert.equal(await page.locator('html').getAttribute('lang'), 'zh-CN')
  await page.getByRole('button', { name: /购物车，共 1 件/ }).waitFor()
}

/** What others add to addresses is no filter, and a filter that is gone is no failure. */
export async function strangeAddressesStillShowGoods(stage) {
  const page = await stage.open('/c/kitchen?utm_source=letter&gclid=1', { expected: ['400'] })
  const count = (text) => page.getByRole('status').filter({ hasText: text }).first().waitFor()
  await count('20 products')
  await page.goto('/c/kitchen?max=20&min=40')
  await page.locator('.card').first().waitFor()
  const prices = await page.locator('.card .price-now').allInnerTexts()
  assert.ok(prices.every((text) => Number(text.replace(/[^0-9.]/g, '')) <= 40))
  await page.goto('/c/kitchen?brand=gone')
  await page.getByRole('heading', { name: 'Nothing found' }).waitFor()
  await page.locator('.empty').getByRole('link', { name: 'Clear all filters' }).click()
  await count('20 products')

  await page.goto('/search?q=mug&a.gone=1')

  await page.getByRole('heading', { name: 'Nothing found' }).waitFor()
  await page.getByRole('link', { name: 'Clear all filters' }).click()
  await page.waitForURL('/search?q=mug')
  await page.getByRole('link', { name: 'Foreshore mug' }).waitFor()
}

/** An older version, or somebody's curiosity, may have left anything in the browser. */
export async function whatTheBrowserKeptMayBeOfNoUse(stage) {
  const context = await stage.shopper()
  await context.addInitScript(() => {
    if (sessionStorage.getItem('left')) return
    sessionStorage.setItem('left', 'yes')
    localStorage.setItem('shop.cart', '{oops')
    localStorage.setItem('shop.session', 'nobody')
    localStorage.setItem('shop.market', JSON.stringify({ channel: 'atlantis', currency: 'XXX' }))
  })

  const page = await stage.tab(context, '/', { expected: ['400'] })

  await page.locator('.card .price-now', { hasText: '£' }).first().waitFor()
  await page.getByRole('button', { name: 'Language and currency: English · GBP' }).waitFor()
  await page.getByRole('button', { name: 'Your cart, 0 items' }).waitFor()
}
