// The pictures of the storefront in the documentation, from a shop that `make run` has just filled:
//   CHROMIUM=/usr/bin/chromium node tests/clients/browser/pictures.mjs http://127.0.0.1:8000 docs/images
import { writeFile } from 'node:fs/promises'
import { chromium } from 'playwright-core'
import { PHONE } from './stage.mjs'
import { goToPayment, orderPlaced, pay, putIntoCart, write } from './steps.mjs'

const [url, folder] = process.argv.slice(2)
const DESKTOP = { width: 1280, height: 900 }
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM,
  args: ['--no-sandbox'],
})
const painter = await (await browser.newContext()).newPage()

async function take(page, name) {
  await page.waitForLoadState('networkidle')
  await page.evaluate(() => document.activeElement?.blur())
  const shot = (await page.screenshot()).toString('base64')
  const webp = await painter.evaluate(async (data) => {
    const image = new Image()
    image.src = `data:image/png;base64,${data}`
    await image.decode()
    const canvas = Object.assign(document.createElement('canvas'), {
      width: image.width,
      height: image.height,
    })
    canvas.getContext('2d').drawImage(image, 0, 0)
    return canvas.toDataURL('image/webp', 0.82).split(',')[1]
  }, shot)
  await writeFile(`${folder}/storefront-${name}.webp`, Buffer.from(webp, 'base64'))
}

async function visitor(viewport, market) {
  const context = await browser.newContext({
    viewport,
    baseURL: url,
    reducedMotion: 'reduce',
    locale: 'en-GB',
  })
  await context.addInitScript(
    (chosen) => localStorage.setItem('shop.market', JSON.stringify(chosen)),
    market,
  )
  return context.newPage()
}

const english = await visitor(DESKTOP, { channel: 'uk', currency: 'GBP' })
await english.goto('/')
await english.locator('.card img').first().waitFor()
await take(english, 'home')
await english.goto('/c/kitchen?sort=PRICE_ASC&brand=emberwell')
await english.locator('.card').first().waitFor()
await take(english, 'list')
await english.goto('/products/estuary-linen-shirt')
await english.locator('.buy').waitFor()
await take(english, 'product')
await putIntoCart(english, 'hearth-casserole')
await putIntoCart(english, 'summit-enamel-mug')
await english.locator('.bag').click()
await take(english, 'cart')
await english.keyboard.press('Escape')
await goToPayment(english, { email: 'ada@example.com' })
await take(english, 'checkout')
await pay(english)
await orderPlaced(english)
await english.evaluate(() => scrollTo(0, 0))
await take(english, 'order')

const chinese = await visitor(PHONE, { channel: 'cn', currency: 'CNY' })
await chinese.goto('/zh/')
await chinese.locator('.card img').first().waitFor()
await take(chinese, 'home-zh-phone')
await chinese.goto('/zh/c/kitchen')
await chinese.locator('.card').first().waitFor()
await take(chinese, 'list-zh-phone')
await chinese.goto('/zh/products/plum-branch-gaiwan')
await chinese.locator('.buy').waitFor()
await take(chinese, 'product-zh-phone')
await putIntoCart(chinese, 'plum-branch-gaiwan', '/zh')
await chinese.locator('.bag').click()
await take(chinese, 'cart-zh-phone')
await chinese.goto('/zh/checkout')
await write(chinese, { email: 'chen@example.com', name: '陈静', phone: '13800138000' })
await chinese.evaluate(() => document.querySelector('.steps').scrollIntoView())
await take(chinese, 'checkout-zh-phone')

const desktop = await visitor(DESKTOP, { channel: 'cn', currency: 'CNY' })
await desktop.goto('/zh/search?q=杯')
await desktop.locator('.card').first().waitFor()
await take(desktop, 'search-zh')
await browser.close()
