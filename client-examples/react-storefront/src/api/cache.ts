import { cacheExchange, type Cache } from '@urql/exchange-graphcache'
import { CartPartsFragmentDoc, type CartPartsFragment } from '../gql/graphql'
import result from '../gql/possible-types'
import { plus, times } from '../money'

/** Types that are parts of what holds them; everything else is known by its `id`. */
const PARTS = [
  'Address',
  'AddressFormField',
  'AddressRegion',
  'AddressRules',
  'AuthSession',
  'CartCost',
  'CartLineCost',
  'CartMerge',
  'CartNoLongerAvailableWarning',
  'CartNotEnoughStockWarning',
  'CartNotPricedWarning',
  'CartPriceChangedWarning',
  'CheckoutCost',
  'CustomerAddressDeleted',
  'FieldProblem',
  'Label',
  'Money',
  'OrderConnection',
  'OrderCost',
  'OrderEvent',
  'OrderUpdate',
  'PageInfo',
  'PaymentActionRequired',
  'PaymentProvider',
  'PriceRange',
  'ProductAttribute',
  'ProductConnection',
  'ProductOption',
  'ProductSearchConnection',
  'ProductVariantConnection',
  'SearchFacet',
  'SearchFacetValue',
  'SelectedOption',
  'Seo',
  'SharedWishlist',
  'SharedWishlistItem',
  'SharedWishlistItemConnection',
  'Shop',
  'SignedOut',
  'TicketConnection',
  'TicketMessageConnection',
  'WishlistConnection',
  'WishlistItemConnection',
  'WishlistItemToCart',
  'WishlistMerge',
  'WishlistShare',
  'WishlistToCart',
  ...(result.possibleTypes.UserError ?? []),
]

/** The normalised cache: what one operation answers is seen by every other at once. */
export const cache = () =>
  cacheExchange({
    possibleTypes: result.possibleTypes,
    keys: {
      ...Object.fromEntries(PARTS.map((name) => [name, () => null])),
      ProductCard: ({ slug }) => String(slug),
    },
    resolvers: {
      Query: {
        cart: (_, { id }) => ({ __typename: 'Cart', id: String(id) }),
        wishlist: (_, { id }) => ({ __typename: 'Wishlist', id: String(id) }),
      },
    },
    optimistic: {
      cartLinesUpdate(args, store) {
        const { cartId, lines } = args.input as { cartId: string; lines: Quantity[] }
        return expected(store, cartId, lines)
      },
      cartLinesRemove(args, store) {
        const { cartId, lineIds } = args.input as { cartId: string; lineIds: string[] }
        return expected(
          store,
          cartId,
          lineIds.map((lineId) => ({ lineId, quantity: 0 })),
        )
      },
    },
  })

type Quantity = { lineId: string; quantity: number }

/** The cart as it will be, shown until the shop answers: it alone knows discounts and stock. */
function expected(store: Cache, id: string, changes: Quantity[]): CartPartsFragment | null {
  const cart = store.readFragment<CartPartsFragment>(CartPartsFragmentDoc, {
    __typename: 'Cart',
    id,
  })
  if (!cart) return null
  const wanted = new Map(changes.map(({ lineId, quantity }) => [lineId, quantity]))
  const lines = cart.lines
    .map((line) => {
      const quantity = wanted.get(line.id) ?? line.quantity
      const cost = line.cost &&
        line.unitPrice && { ...line.cost, total: times(line.unitPrice, quantity) }
      return quantity === line.quantity ? line : { ...line, quantity, cost }
    })
    .filter(({ quantity }) => quantity > 0)
  const subtotal = plus(
    cart.cost.subtotal,
    lines.map(({ cost }) => cost?.total ?? null),
  )
  return {
    ...cart,
    lines,
    totalQuantity: lines.reduce((sum, { quantity }) => sum + quantity, 0),
    cost: { ...cart.cost, subtotal, total: subtotal },
  }
}
