// The shop as villus knows it. Queries are GETs by document id, which browsers, CDNs and the server of
// these pages may keep as long as their Cache-Control says; mutations are POSTs with an idempotency key.
import type { DocumentNode } from 'graphql'
import { type ClientPlugin, createClient } from 'villus'
import type { Market } from './market'

export type Get = (path: string) => Promise<{ body: unknown }>
export type Answers = Record<string, unknown>

export interface ShopOptions {
  market: Market
  /** Answers that came with the page, or that are to go with it. */
  answers: Answers
  get: Get
  post?: (body: object) => Promise<unknown>
}

interface Hashed extends DocumentNode {
  __meta__?: { hash: string }
}

interface Answer {
  data?: unknown
  errors?: { message: string; extensions?: { code?: string } }[]
}

/** Where a query is read: canonical, so that equal questions have equal addresses. */
export function addressOf(document: Hashed, variables: object): string {
  const sorted = Object.fromEntries(Object.entries(variables).sort(([a], [b]) => (a < b ? -1 : 1)))
  const id = document.__meta__!.hash.replace('sha256:', '')
  return `/graphql/${id}?variables=${encodeURIComponent(JSON.stringify(sorted))}`
}

function transport({ market, answers, get, post }: ShopOptions): ClientPlugin {
  return async ({ operation, useResult }) => {
    const document = operation.query as unknown as Hashed
    const variables = { ...operation.variables, ...market.scope }
    const read = async (): Promise<Answer> => {
      const address = addressOf(document, variables)
      const answer = (answers[address] ?? (await get(address)).body) as Answer
      if (import.meta.env.SSR) answers[address] = answer
      else delete answers[address] // the page's own answers are good for its first view only
      return answer
    }
    const write = async () => (await post!({ documentId: document.__meta__!.hash, variables })) as Answer
    try {
      const { data = null, errors } = await (operation.type === 'mutation' ? write() : read())
      useResult({ data, error: errors?.length ? (new Error(errors[0]!.message) as never) : null }, true)
    } catch (error) {
      useResult({ data: null, error: error as never }, true)
    }
  }
}

export function createShop(options: ShopOptions) {
  return createClient({ url: '/graphql', cachePolicy: 'network-only', use: [transport(options)] })
}
