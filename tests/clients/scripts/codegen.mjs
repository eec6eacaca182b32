// Documents that graphql-codegen's client preset made in GENERATED, sent by the hashes embedded.
import { createJiti } from 'jiti'
import { headers, recordingFetch } from './recording.mjs'

const { ENDPOINT, GENERATED } = process.env
const generated = await createJiti(import.meta.url).import(`${GENERATED}/graphql.ts`)
const requests = []
const send = recordingFetch(requests)

async function ask(document, variables) {
  const reply = await send(ENDPOINT, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ documentId: document.__meta__.hash, variables }),
  })
  return reply.json()
}

const page = await ask(generated.ProductPageDocument, { slug: 'candle' })
const created = await ask(generated.CreateCartDocument, { input: {} })
console.log(
  JSON.stringify({
    page: page.data,
    created: created.data.cartCreate.__typename,
    requests,
  }),
)
