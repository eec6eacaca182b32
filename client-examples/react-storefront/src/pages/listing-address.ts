import type { ProductSearchFilterInput, ProductSearchSort } from '../gql/graphql'

/**
 * What a list shows stands in its address, so that it can be sent to somebody, and Back works:
 * `?q=mug&sort=PRICE_ASC&min=10&max=50&brand=a&brand=b&a.material=oak`. Attributes are marked with
 * `a.`, since others add to addresses too: what an advertisement is counted by is no filter.
 */
export const SORTS = ['RELEVANCE', 'BEST_SELLING', 'NEWEST', 'PRICE_ASC', 'PRICE_DESC'] as const

const FACETS = new Set(['category', 'brand', 'in_stock'])
const ATTRIBUTE = 'a.'

/** Where the values of a facet stand. */
export const keyOf = (facet: string) => (FACETS.has(facet) ? facet : ATTRIBUTE + facet)

export interface Wanted {
  query: string
  sort: ProductSearchSort
  filter: ProductSearchFilterInput
}

export function read(address: URLSearchParams, category: string, currency: string): Wanted {
  const sort = SORTS.find((name) => name === address.get('sort')) ?? 'RELEVANCE'
  const amount = (name: string) => {
    const text = address.get(name)
    return text && /^\d{1,7}(\.\d{1,2})?$/.test(text)
      ? { amount: text, currencyCode: currency }
      : null
  }
  const attributes = [...new Set(address.keys())].filter((key) => key.startsWith(ATTRIBUTE))
  const [priceMin, priceMax] = inOrder(amount('min'), amount('max'))
  return {
    query: address.get('q') ?? '',
    sort,
    filter: {
      categories: category ? [category] : address.getAll('category'),
      brands: address.getAll('brand'),
      inStock: address.has('in_stock') ? true : null,
      priceMin,
      priceMax,
      attributes: attributes.map((key) => ({
        code: key.slice(ATTRIBUTE.length),
        values: address.getAll(key),
      })),
    },
  }
}

type Amount = { amount: string; currencyCode: string } | null

/** Whoever writes the higher price first means the same. */
const inOrder = (low: Amount, high: Amount) =>
  low && high && Number(low.amount) > Number(high.amount) ? [high, low] : [low, high]

/** The address with one value of a facet put in or taken out. */
export function toggled(address: URLSearchParams, key: string, value: string): URLSearchParams {
  const next = new URLSearchParams(address)
  if (next.has(key, value)) next.delete(key, value)
  else next.append(key, value)
  return next
}

/** The address with the value set, or without it. */
export function replaced(address: URLSearchParams, key: string, value: string): URLSearchParams {
  const next = new URLSearchParams(address)
  if (value) next.set(key, value)
  else next.delete(key)
  return next
}

/** The address without any choice but what is searched for. */
export function cleared(address: URLSearchParams): URLSearchParams {
  const query = address.get('q')
  return new URLSearchParams(query ? { q: query } : {})
}
