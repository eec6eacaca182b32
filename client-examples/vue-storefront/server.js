// Renders lists and products, hands out the built files, and passes /graphql and /media on to the shop:
// for the browser everything comes from one address, and the client's key stays here.
// SHOP_URL is the shop, SHOP_KEY the publishable key of this storefront's API client, PORT where to listen.
import { readFile } from 'node:fs/promises'
import { Agent, createServer, request } from 'node:http'
import { extname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { render } from './dist/server/entry-server.js'

const SHOP = new URL(process.env.SHOP_URL ?? 'http://127.0.0.1:8000')
const KEY = process.env.SHOP_KEY ?? ''
const VERSION = process.env.STOREFRONT_VERSION ?? '1.0.0'
const ROOT = fileURLToPath(new URL('./dist/client/', import.meta.url))
const TYPES = { '.js': 'text/javascript', '.css': 'text/css', '.html': 'text/html', '.svg': 'image/svg+xml' }
const template = await readFile(join(ROOT, 'index.html'), 'utf8')
const agent = new Agent({ keepAlive: true, timeout: 4000 }) // before the shop lets an idle connection go, after 5 s
const ours = { 'x-client-key': KEY, 'x-client-version': VERSION }

// Answers as long as their Cache-Control allows, then asked for again by ETag.
const kept = new Map()
const MOST = 500

/** `how` the answer came: kept here, confirmed by its ETag, or read. `isFresh`: ask in any case. */
async function get(path, isFresh) {
  const known = kept.get(path)
  if (known && known.until > Date.now() && !isFresh) return { ...known, how: 'kept' }
  const headers = { ...ours, accept: 'application/graphql-response+json', ...(known?.etag && { 'if-none-match': known.etag }) }
  const reply = await fetch(new URL(path, SHOP), { headers })
  const seconds = Number(/max-age=(\d+)/.exec(reply.headers.get('cache-control') ?? '')?.[1] ?? 0)
  const body = reply.status === 304 ? known.body : await reply.json()
  if (!body.data) throw new Error(`${path}: ${JSON.stringify(body.errors)}`) // no page says "not found" for that
  const how = reply.status === 304 ? 'confirmed' : 'read'
  const answer = { body, etag: reply.headers.get('etag'), until: Date.now() + seconds * 1000, how }
  kept.delete(path)
  if (answer.etag || seconds) kept.set(path, answer)
  if (kept.size > MOST) kept.delete(kept.keys().next().value)
  return answer
}

const escaped = (text) => text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`)

async function page({ url, headers }, response) {
  const isFresh = /no-cache/.test(headers['cache-control'] ?? '') // somebody pressed reload for it
  const came = []
  const ask = async (path) => {
    const answer = await get(path, isFresh)
    came.push(`shop;desc=${answer.how}`)
    return answer
  }
  const { html, answers, page: made, language } = await render(url, ask)
  const words = {
    '%lang%': language,
    '%title%': escaped(made.title),
    '%description%': escaped(made.description),
    '%answers%': JSON.stringify(answers).replaceAll('<', '\\u003c'),
    '<!--app-->': html,
  }
  const whole = template.replace(/%(?:lang|title|description|answers)%|<!--app-->/g, (word) => words[word])
  response.writeHead(made.isMissing ? 404 : 200, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-cache',
    'server-timing': came.join(', '),
  })
  response.end(whole)
}

function passOn(incoming, response) {
  const headers = { ...incoming.headers, ...ours, host: SHOP.host }
  const outgoing = request(new URL(incoming.url, SHOP), { method: incoming.method, headers, agent }, (reply) => {
    response.writeHead(reply.statusCode, reply.headers)
    reply.pipe(response)
  })
  outgoing.on('error', () => response.writeHead(502, { 'content-type': 'application/json' }).end('{"errors":[{"message":"The shop does not answer."}]}'))
  incoming.pipe(outgoing)
}

async function file(path, response) {
  const content = await readFile(join(ROOT, normalize(path)))
  response.writeHead(200, { 'content-type': TYPES[extname(path)] ?? 'application/octet-stream', 'cache-control': 'public, max-age=31536000, immutable' })
  response.end(content)
}

const server = createServer(async (incoming, response) => {
  const { pathname } = new URL(incoming.url, 'http://shop')
  try {
    if (pathname.startsWith('/graphql') || pathname.startsWith('/media/')) passOn(incoming, response)
    else if (pathname.startsWith('/assets/')) await file(pathname, response)
    else await page(incoming, response)
  } catch (error) {
    console.error(error)
    const status = error.code === 'ENOENT' ? 404 : 502
    response.writeHead(status, { 'content-type': 'text/plain' }).end('The shop does not answer. Please come back soon.')
  }
})
server.listen(Number(process.env.PORT ?? 5174), '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${server.address().port}`)
})
