// Runs scenarios in one browser, one after the other: a line of JSON in, a line of JSON out.
//   in   {"scenario": "shopping.buysAsGuest", "shop": {…}, "folder": "where pictures of failures go"}
//   out  {"ok": true, "answer": …}  or  {"ok": false, "problem": "…"}
import { createInterface } from 'node:readline'
import { chromium } from 'playwright-core'
import { Stage } from './stage.mjs'

// QUIC and background requests are off: a test talks to the shop alone. Pictures are not drawn, which
// halves the time: their places on the page are the same.
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run']
  .concat(['--disable-background-networking', '--disable-component-update', '--disable-sync'])
  .concat(['--blink-settings=imagesEnabled=false'])
const PATIENCE = 20_000 // milliseconds; other tests use the same cores

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: FLAGS })
process.stdout.write('{"ok": true}\n')

for await (const line of createInterface({ input: process.stdin })) {
  const { scenario, shop, folder } = JSON.parse(line)
  const [file, name] = scenario.split('.')
  const stage = new Stage(browser, shop, PATIENCE)
  try {
    const scenarios = await import(`./scenarios/${file}.mjs`)
    const answer = await scenarios[name](stage)
    stage.assertNothingFailed()
    process.stdout.write(JSON.stringify({ ok: true, answer: answer ?? null }) + '\n')
  } catch (error) {
    const seen = await stage.record(folder, scenario)
    process.stdout.write(JSON.stringify({ ok: false, problem: `${error.stack}\n${seen}` }) + '\n')
  }
  await stage.clear()
}
await browser.close()
