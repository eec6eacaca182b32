// relay-runtime with the artifacts that relay-compiler made in ARTIFACTS.
import { pathToFileURL } from 'node:url'
import runtime from 'relay-runtime'
import { headers, recordingFetch } from './recording.mjs'

const { ENDPOINT, ARTIFACTS } = process.env
const { Environment, Network, RecordSource, Store, commitMutation, fetchQuery } = runtime
const artifact = async (name) =>
  (await import(pathToFileURL(`${ARTIFACTS}/${name}.graphql.js`))).default
const requests = []
const send = recordingFetch(requests)

async function fetchOperation(operation, variables) {
  const reply = await send(ENDPOINT, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ doc_id: operation.id, variables }),
  })
  return reply.json()
}

const environment = new Environment({
  network: Network.create(fetchOperation),
  store: new Store(new RecordSource()),
})
const variables = { slug: 'candle', first: 1 }
const page = await fetchQuery(environment, await artifact('relayProductsQuery'), variables)
  .toPromise()
const mutation = await artifact('relayCreateCartMutation')
const created = await new Promise((onCompleted, onError) =>
  commitMutation(environment, { mutation, variables: { input: {} }, onCompleted, onError }),
)
console.log(
  JSON.stringify({
    title: page.product.title,
    edges: page.products.edges.length,
    created: created.cartCreate.__typename,
    requests,
  }),
)
