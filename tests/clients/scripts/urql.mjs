// urql. NAMING: `hash` (automatic persisted queries), `persisted` (ids of DOCUMENT_IDS through the
// persisted exchange, as with codegen) or `documentId` (the same ids, documents without texts).
import { readFileSync } from 'node:fs'
import { Client, fetchExchange, gql } from '@urql/core'
import { persistedExchange } from '@urql/exchange-persisted'
import { headers, recordingFetch } from './recording.mjs'

const { ENDPOINT, NAMING, DOCUMENT_IDS } = process.env
const ids = DOCUMENT_IDS ? JSON.parse(readFileSync(DOCUMENT_IDS, 'utf8')) : {}
const documents = {
  ProductPage: gql`
    query ProductPage($slug: String!) {
      product(slug: $slug) {
        title
      }
    }
  `,
  CreateCart: gql`
    mutation CreateCart($input: CartCreateInput!) {
      cartCreate(input: $input) {
        __typename
      }
    }
  `,
}
const exchanges = {
  hash: [persistedExchange({ preferGetForPersistedQueries: true })],
  persisted: [
    persistedExchange({
      preferGetForPersistedQueries: 'force',
      enforcePersistedQueries: true,
      enableForMutation: true,
      generateHash: async (_text, document) => ids[document.definitions[0].name.value],
    }),
  ],
  documentId: [],
}
const document = (name) =>
  NAMING === 'documentId'
    ? { kind: 'Document', definitions: [], documentId: ids[name] }
    : documents[name]

const requests = []
const client = new Client({
  url: ENDPOINT,
  requestPolicy: 'network-only',
  preferGetMethod: NAMING === 'documentId' ? 'force' : false,
  exchanges: [...exchanges[NAMING], fetchExchange],
  fetchOptions: { headers },
  fetch: recordingFetch(requests),
})
const answers = []
for (const slug of ['candle', 'candle', 7]) {
  const { data, error } = await client.query(document('ProductPage'), { slug }).toPromise()
  answers.push(data ? data.product.title : error.graphQLErrors[0].extensions.code)
}
const created = await client.mutation(document('CreateCart'), { input: {} }).toPromise()
console.log(
  JSON.stringify({
    answers,
    created: created.data?.cartCreate.__typename ?? String(created.error),
    requests: requests.map(({ method, members, status }) => [method, members, status]),
  }),
)
