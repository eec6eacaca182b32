import { Client, fetchExchange, makeOperation, mapExchange } from '@urql/core'
import { authExchange } from '@urql/exchange-auth'
import { persistedExchange } from '@urql/exchange-persisted'
import { cache } from './cache'
import { steadyFetch } from './connection'
import { forgetMarket, language, type Market } from './market'
import { renew } from './release'
import * as sessions from './session'
import { API_URL, CLIENT_KEY, VERSION } from './settings'

/** One client, and with it one cache, for one market: what it holds is in its language and currency. */
export function makeClient(market: Market): Client {
  return new Client({
    url: API_URL,
    fetch: steadyFetch,
    fetchOptions: () => ({ headers: headers() }),
    preferGetMethod: false,
    fetchSubscriptions: true,
    exchanges: [
      cache(),
      reloadWhenRetired,
      chooseAgainWhenMarketIsGone,
      authExchange(async (api) => ({
        willAuthError: () => sessions.isStale(),
        didAuthError: (error) => hasCode(error, 'UNAUTHENTICATED'),
        refreshAuth: () => sessions.refresh(api, { fetchOptions: { headers: OURS } }),
        addAuthToOperation: (operation) => operation, // `headers` does, for repetitions too
      })),
      inContext(market),
      ...(CLIENT_KEY ? [byHash] : []),
      fetchExchange,
    ],
  })
}

const OURS = { 'X-Client-Version': VERSION, ...(CLIENT_KEY && { 'X-Client-Key': CLIENT_KEY }) }

/** Made when a request is sent: what is repeated goes out as who is signed in by then. */
function headers(): HeadersInit {
  const tokens = sessions.session.get()
  return tokens ? { ...OURS, Authorization: `Bearer ${tokens.accessToken}` } : OURS
}

type Failure = { graphQLErrors: { extensions?: Record<string, unknown> }[] }

export const hasCode = (error: Failure, code: string) =>
  error.graphQLErrors.some(({ extensions }) => extensions?.code === code)

/** As codegen wrote it into the document, and into the list that is published. */
const hashOf = (document: object) =>
  (document as { __meta__?: { hash: string } }).__meta__?.hash.replace('sha256:', '')

/** Every document asks in the same three variables for whom it is answered: @inContext. */
const inContext = ({ channel, currency }: Market) =>
  mapExchange({
    onOperation(operation) {
      if (operation.kind === 'teardown') return operation
      const variables = { ...operation.variables, language: language.code, channel, currency }
      return makeOperation(operation.kind, { ...operation, variables }, operation.context)
    },
  })

/**
 * With a client's key operations travel as their hashes, and the API runs no other. Without one, as
 * against a shop in development, as text. By POST: ids of carts and tokens of orders are secrets,
 * and addresses end up in logs.
 */
const byHash = persistedExchange({
  generateHash: async (_text, document) => hashOf(document),
  enforcePersistedQueries: true,
  preferGetForPersistedQueries: false,
  enableForMutation: true,
  enableForSubscriptions: true,
})

/** A request refused as a whole, and not a field of it: its channel or currency is not there. */
const chooseAgainWhenMarketIsGone = mapExchange({
  onError(error) {
    const isOfRequest = error.graphQLErrors.every(({ path }) => !path)
    if (hasCode(error, 'BAD_USER_INPUT') && isOfRequest) forgetMarket()
  },
})

const reloadWhenRetired = mapExchange({
  onError(error) {
    if (hasCode(error, 'OPERATION_RETIRED')) renew()
  },
})
