// Hearts, the wishlist, and links that show it.
import assert from 'node:assert/strict'
import { eventually, PHONE } from '../stage.mjs'
import { signIn } from '../steps.mjs'
import { assertUsable } from './qualities.mjs'

const MUG = 'Save for later: Summit enamel mug'
const FORESHORE = 'Save for later: Foreshore mug'
const heart = (page, name = MUG) => page.getByRole('button', { name, exact: true }).first()
const pressed = (button) => button.getAttribute('aria-pressed')
const opener = (page, count) =>
  page.getByRole('link', { name: `Your wishlist, ${count} item${count === 1 ? '' : 's'}` })
const titles = (page) => page.locator('.wish h2').allInnerTexts()
const answered = (page, name) =>
  page.waitForResponse(
    (reply) =>
      reply.url().endsWith('/graphql') && reply.request().postDataJSON()?.operationName === name,
  )

/** Presses a heart and waits for the shop to have heard of it. */
async function press(page, name, operation = 'WishlistItemsAdd') {
  await Promise.all([answered(page, operation), heart(page, name).click()])
}

async function wish(stage, token, ...slugs) {
  const items = []
  for (const slug of slugs) {
    const { product } = await stage.api.ask(
      'query ($slug: String!) { product(slug: $slug) { id } }',
      { slug },
    )
    items.push({ productId: product.id })
  }
  const { wishlistItemsAdd } = await stage.api.ask(
    `mutation ($input: WishlistItemsAddInput!) {
      wishlistItemsAdd(input: $input) { ... on Wishlist { id } ... on UserError { code } } }`,
    { input: { items } },
    token,
  )
  assert.ok(wishlistItemsAdd.id, JSON.stringify(wishlistItemsAdd))
}

export async function aGuestsHeartsJoinTheCustomersList(stage) {
  const customer = await stage.api.customer('Ada Chen')
  await wish(stage, customer.token, 'foreshore-mug', 'slow-burn-candle')
  const context = await stage.shopper()
  const page = await stage.tab(context, '/search?q=mug')
  await opener(page, 0).waitFor()

  await heart(page, MUG).click()
  await heart(page, FORESHORE).click() // while the first is on its way, which makes the list

  await opener(page, 2).waitFor()
  await eventually(
    () => page.operations.filter((each) => each.operationName === 'WishlistItemsAdd').length,
    2,
  )
  const other = await stage.tab(context, '/products/summit-enamel-mug')
  await eventually(() => pressed(heart(other)), 'true')
  await press(other, MUG, 'WishlistItemsRemove')
  await eventually(() => pressed(heart(page)), 'false')
  await press(other, MUG)
  await signIn(page, customer)
  await opener(page, 3).click()
  const products = async () => (await titles(page)).map((title) => title.split(',')[0]).sort()
  await eventually(products, ['Foreshore mug', 'Slow Burn candle', 'Summit enamel mug'])
  await page.goto('/account')
  await page.getByRole('button', { name: 'Sign out' }).click()
  await opener(page, 0).waitFor()
  assert.equal(await page.evaluate(() => localStorage.getItem('shop.wishlist')), 'null')
}

export async function theHeartIsASwitchForKeyboardsAndReadersInChineseToo(stage) {
  const page = await stage.open('/products/summit-enamel-mug')
  await heart(page).focus()

  await Promise.all([answered(page, 'WishlistItemsAdd'), page.keyboard.press('Space')])

  assert.equal(await pressed(heart(page)), 'true')
  await Promise.all([answered(page, 'WishlistItemsRemove'), page.keyboard.press('Enter')])
  assert.equal(await pressed(heart(page)), 'false')
  assert.equal(await page.evaluate(() => document.activeElement.ariaLabel), MUG)
  const phone = await stage.open('/zh/products/summit-enamel-mug', { viewport: PHONE })
  const chinese = phone.locator('.product-words .heart')
  assert.match(await chinese.getAttribute('aria-label'), /^收藏/)
  await Promise.all([answered(phone, 'WishlistItemsAdd'), chinese.click()])
  await phone.getByRole('link', { name: '我的收藏，共 1 件商品' }).click()
  await phone.locator('.wish').waitFor()
  await assertUsable(phone, 'the wishlist in Chinese on a phone')
  await phone.getByRole('button', { name: '生成链接' }).click()
  await phone.getByRole('button', { name: '停止分享' }).waitFor()
  await assertUsable(phone, 'sharing in Chinese on a phone')
}

export async function aHeartIsFilledAtOnceAndEmptiedIfTheShopRefuses(stage) {
  const context = await stage.shopper()
  const page = await stage.tab(context, '/products/summit-enamel-mug', {
    expected: ['Failed to load resource', 'net::ERR'],
  })
  await heart(page).waitFor()
  await context.setOffline(true)
  await heart(page).click()
  assert.equal(await pressed(heart(page)), 'true')
  await opener(page, 1).waitFor()
  const heard = answered(page, 'WishlistItemsAdd')
  await context.setOffline(false)
  await heard
  await page.reload()
  await eventually(() => pressed(heart(page)), 'true')
  await page.goto('/products/foreshore-mug')
  await page.route('**/graphql', async (route) => {
    const { operationName } = route.request().postDataJSON()
    if (operationName !== 'WishlistItemsAdd') return route.fallback()
    const refusal = { code: 'WISHLIST_FULL', message: 'Full.', path: ['input', 'items'] }
    const json = { data: { wishlistItemsAdd: { __typename: 'WishlistFullError', ...refusal } } }
    return route.fulfill({ json })
  })

  await heart(page, FORESHORE).click()

  await page.getByText('Your wishlist is full.').waitFor()
  await eventually(() => pressed(heart(page, FORESHORE)), 'false')
  await opener(page, 1).waitFor()
}

export async function whatCanBeHadGoesIntoTheCart(stage) {
  const pencils = await stage.api.variant('drawing-pencil-tin')
  const page = await stage.open('/search?q=foreshore')
  await press(page, FORESHORE) // on a card, where no variant is chosen
  for (const [slug, title] of [
    ['estuary-linen-shirt', 'Estuary linen shirt'],
    ['well-water-carafe', 'Well Water carafe and tumbler'],
    ['drawing-pencil-tin', 'Drawing pencils in a tin'],
  ]) {
    await page.goto(`/products/${slug}`)
    await press(page, `Save for later: ${title}`)
  }
  await stage.api.setStock(pencils.id, 0)
  await opener(page, 4).click()
  const rows = page.locator('.wish')
  await eventually(() => rows.count(), 4)
  const mug = rows.filter({ hasText: 'Foreshore mug' })
  await mug.getByRole('link', { name: 'Choose a variant' }).waitFor()
  assert.equal(await mug.getByRole('checkbox').isDisabled(), true)

  await rows.filter({ hasText: 'carafe' }).getByRole('button', { name: /^Move/ }).click()

  const cart = page.getByRole('dialog')
  await cart.getByRole('heading', { name: 'Well Water carafe and tumbler' }).waitFor()
  await page.keyboard.press('Escape')
  await eventually(() => rows.count(), 3)
  await rows.filter({ hasText: 'pencils' }).getByRole('checkbox').check()
  await rows.filter({ hasText: 'Estuary' }).getByRole('checkbox').check()
  await page.getByRole('button', { name: 'Move 2 to the cart' }).click()
  await cart.getByRole('heading', { name: 'Estuary linen shirt' }).waitFor()
  await page.keyboard.press('Escape')
  await eventually(() => titles(page), ['Drawing pencils in a tin', 'Foreshore mug'])
  await rows.filter({ hasText: 'pencils' }).getByText('Sold out.').waitFor()
  await assertUsable(page, 'the wishlist with answers')
  await stage.api.setStock(pencils.id, 20)
  await page.getByRole('button', { name: 'Your cart, 2 items' }).waitFor()
  await mug.getByRole('button', { name: 'Remove Foreshore mug' }).click()
  await eventually(() => titles(page), ['Drawing pencils in a tin'])
  await opener(page, 1).waitFor()
}

export async function aLinkShowsTheListUntilItIsTurnedOff(stage) {
  const customer = await stage.api.customer('Ada Chen')
  await wish(stage, customer.token, 'summit-enamel-mug', 'foreshore-mug')
  const context = await stage.shopper()
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const page = await stage.tab(context)
  await signIn(page, customer)
  await opener(page, 2).click()
  await page.getByRole('button', { name: 'Make a link' }).click()
  await page.getByRole('button', { name: 'Copy link' }).click()
  await page.getByText('The link is copied.').waitFor()
  const link = await page.evaluate(() => navigator.clipboard.readText())

  const friend = await stage.open(link)

  await friend.getByRole('heading', { name: 'A wishlist', exact: true }).waitFor()
  await eventually(
    () => friend.locator('.card-title').allInnerTexts(),
    ['Foreshore mug', 'Summit enamel mug'],
  )
  assert.doesNotMatch(await friend.locator('body').innerText(), /Ada/)
  await assertUsable(friend, 'a shared wishlist')
  await Promise.all([answered(page, 'WishlistShare'), page.getByLabel('Show my name').check()])
  await friend.reload()
  await friend.getByRole('heading', { name: 'The wishlist of Ada Chen' }).waitFor()
  await press(friend, MUG) // the friend's own heart
  await Promise.all([
    answered(page, 'WishlistUnshare'),
    page.getByRole('button', { name: 'Stop sharing' }).click(),
  ])
  await page.getByRole('button', { name: 'Make a link' }).waitFor()
  await friend.reload()
  await friend.getByRole('heading', { name: 'This link shows nothing any more' }).waitFor()
  assert.doesNotMatch(await friend.locator('body').innerText(), /Ada/)
}

export async function heartsAreReadOnceAndPagesStayTheSameForEverybody(stage) {
  const page = await stage.open('/products/summit-enamel-mug')
  await press(page, MUG)
  const tripsOf = async (go, ready) => {
    page.operations.length = 0
    await go()
    await ready.waitFor()
    await page.waitForLoadState('networkidle')
    return page.operations.map(({ operationName }) => operationName)
  }
  const first = await tripsOf(() => page.goto('/'), page.locator('.card').first())
  const later = {
    list: await tripsOf(
      () => page.getByRole('link', { name: 'Kitchen & Table' }).first().click(),
      page.locator('.facet').first(),
    ),
    product: await tripsOf(
      () => page.locator('.card a').first().click(),
      page.locator('.product-words .heart'),
    ),
    wishlist: await tripsOf(() => opener(page, 1).click(), page.locator('.wish').first()),
  }

  assert.deepEqual(first.sort(), ['Hearts', 'Home', 'Shell'])
  assert.deepEqual(later, {
    list: ['Listing'],
    product: ['ProductPage'],
    wishlist: ['WishlistPage'],
  })
}
