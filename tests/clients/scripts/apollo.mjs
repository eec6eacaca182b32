// Apollo Client. With MANIFEST, its operations go by their ids in that file; without, by the hashes
// of automatic persisted queries.
import { readFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { ApolloClient, HttpLink, InMemoryCache, gql } from '@apollo/client'
import { createPersistedQueryLink } from '@apollo/client/link/persisted-queries'
import { generatePersistedQueryIdsFromManifest } from '@apollo/persisted-query-lists'
import { headers, recordingFetch } from './recording.mjs'

const { ENDPOINT, MANIFEST } = process.env
const requests = []
const naming = MANIFEST
  ? generatePersistedQueryIdsFromManifest({
      loadManifest: () => JSON.parse(readFileSync(MANIFEST, 'utf8')),
    })
  : { sha256: (text) => createHash('sha256').update(text).digest('hex') }
const client = new ApolloClient({
  cache: new InMemoryCache(),
  link: createPersistedQueryLink({ ...naming, useGETForHashedQueries: true }).concat(
    new HttpLink({ uri: ENDPOINT, headers, fetch: recordingFetch(requests) }),
  ),
})

const PRODUCT = gql`
  query ProductPage($slug: String!) {
    product(slug: $slug) {
      title
    }
  }
`
const CREATE_CART = gql`
  mutation CreateCart($input: CartCreateInput!) {
    cartCreate(input: $input) {
      ... on Cart {
        totalQuantity
      }
      ... on UserError {
        code
      }
    }
  }
`
const uncached = { fetchPolicy: 'network-only', errorPolicy: 'all' }
const first = await client.query({ query: PRODUCT, variables: { slug: 'candle' }, ...uncached })
const second = await client.query({ query: PRODUCT, variables: { slug: 'candle' }, ...uncached })
const created = await client.mutate({ mutation: CREATE_CART, variables: { input: {} } })
const wrong = await client.query({ query: PRODUCT, variables: { slug: null }, ...uncached })
console.log(
  JSON.stringify({
    titles: [first, second].map((result) => result.data.product.title),
    created: created.data.cartCreate.__typename,
    wrong: wrong.error.errors?.[0]?.extensions?.code ?? String(wrong.error),
    requests,
  }),
)
