import type { ProductSearchFilterInput, ProductSearchSort } from '../gql/graphql'

/**
 * What a list shows stands in its address, so that it can be sent to somebody, and Back works:
 * `?q=mug&sort=PRICE_ASC&min=10&max=50&brand=a&brand=b&material=oak`.
 */
export const SORTS = ['RELEVANCE', 'BEST_SELLING', 'NEWEST', 'PRICE_ASC', 'PRICE_DESC'] as const

const OUR_OWN = new Set(['q', 'sort', 'min', 'max'])

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
  const facets = [...new Set(address.keys())].filter((key) => !OUR_OWN.has(key))
  const attributes = facets.filter((key) => !['category', 'brand', 'in_stock'].includes(key))
  return {
    query: address.get('q') ?? '',
    sort,
    filter: {
      categories: category ? [category] : address.getAll('category'),
      brands: address.getAll('brand'),
      inStock: address.has('in_stock') ? true : null,
      priceMin: amount('min'),
      priceMax: amount('max'),
      attributes: attributes.map((code) => ({ code, values: address.getAll(code) })),
    },
  }
}

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
