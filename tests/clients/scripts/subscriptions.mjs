// Follows an order and a cart with graphql-ws on one server and graphql-sse on another one. What
// happens, happens through the other server than the one that tells of it.
import { createClient as createSocketClient } from 'graphql-ws'
import { createClient as createEventClient } from 'graphql-sse'
import WebSocket from 'ws'

const { ENDPOINT, OTHER_ENDPOINT, ORDER, TOKEN, VARIANT } = process.env

const ORDER_UPDATED = /* GraphQL */ `
  subscription ($id: ID!, $token: String, $after: String) {
    orderUpdated(id: $id, accessToken: $token, after: $after) {
      event
      cursor
      order { status }
    }
  }
`
const CART_UPDATED = /* GraphQL */ `
  subscription ($id: ID!) { cartUpdated(id: $id) { cart { totalQuantity } } }
`

async function send(endpoint, query, variables) {
  const reply = await fetch(endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  })
  const { data, errors } = await reply.json()
  if (errors) throw new Error(JSON.stringify(errors))
  return data
}

async function next(results) {
  const { value, done } = await results.next()
  if (done) throw new Error('completed too early')
  if (value.errors) throw new Error(JSON.stringify(value.errors))
  return value.data
}

const socket = createSocketClient({
  url: ENDPOINT.replace('http', 'ws'),
  webSocketImpl: WebSocket,
  connectionParams: async () => ({ clientVersion: '1.0.0' }),
  retryAttempts: 0,
})
const events = createEventClient({ url: OTHER_ENDPOINT, retryAttempts: 0 })
const order = { id: ORDER, token: TOKEN }

// An order, over WebSocket; then, coming back over events, what happened since the first update.
const followed = socket.iterate({ query: ORDER_UPDATED, variables: order })
const first = (await next(followed)).orderUpdated
await send(
  OTHER_ENDPOINT,
  'mutation ($input: OrderCancelInput!) { orderCancel(input: $input) { __typename } }',
  { input: { orderId: ORDER, accessToken: TOKEN } },
)
const second = (await next(followed)).orderUpdated
await followed.return()
const resumed = events.iterate({
  query: ORDER_UPDATED,
  variables: { ...order, after: first.cursor },
})
const again = (await next(resumed)).orderUpdated
await resumed.return()

// A cart, over events; its end when nobody follows it any more.
const { cartCreate } = await send(
  ENDPOINT,
  'mutation { cartCreate(input: {}) { ... on Cart { id } } }',
)
const cart = events.iterate({ query: CART_UPDATED, variables: { id: cartCreate.id } })
const quantities = [(await next(cart)).cartUpdated.cart.totalQuantity]
await send(
  ENDPOINT,
  'mutation ($input: CartLinesAddInput!) { cartLinesAdd(input: $input) { __typename } }',
  { input: { cartId: cartCreate.id, lines: [{ variantId: VARIANT, quantity: 3 }] } },
)
quantities.push((await next(cart)).cartUpdated.cart.totalQuantity)
await cart.return()

// Queries over both.
const overSocket = await next(socket.iterate({ query: '{ shop { name } }' }))
const overEvents = await next(events.iterate({ query: '{ shop { name } }' }))

// What is refused.
const stranger = socket.iterate({ query: ORDER_UPDATED, variables: { id: ORDER } })
const refusal = await stranger.next().catch((errors) => errors[0].extensions.code)

await socket.dispose()
events.dispose()
console.log(
  JSON.stringify({
    events: [first.event, second.event, again.event],
    statuses: [first.order.status, second.order.status],
    isSameCursor: second.cursor === again.cursor,
    quantities,
    isSameShop: overSocket.shop.name === overEvents.shop.name,
    refusal,
  }),
)
