// The cart of this browser: its id is kept, and a second tab hears of every change.
import { inject, type InjectionKey, reactive, ref } from 'vue'
import { useMutation, useQuery } from 'villus'
import {
  CartCreateDocument,
  CartDocument,
  CartLinesAddDocument,
  CartLinesUpdateDocument,
  type CartPartsFragment,
  type RefusalFragment,
} from './gql/graphql'
import type { Market } from './market'

export interface CartState {
  place: string
  cart: CartPartsFragment | null
}

export const cartKey: InjectionKey<CartState> = Symbol('cart')

export function makeCart(market: Market): CartState {
  return reactive({ place: `cart.${market.scope.channel}`, cart: null })
}

type Result = ({ __typename: 'Cart' } & CartPartsFragment) | RefusalFragment | { __typename: string }

/** Reading and changing the cart. Call in `setup`. */
export function useCart() {
  const state = inject(cartKey)!
  const refused = ref<RefusalFragment | null>(null)
  const create = useMutation(CartCreateDocument)
  const add = useMutation(CartLinesAddDocument)
  const update = useMutation(CartLinesUpdateDocument)
  const read = useQuery({ query: CartDocument, fetchOnMount: false })
  const kept = () => (import.meta.env.SSR ? null : localStorage.getItem(state.place))

  const take = ({ data, error }: { data: { result: unknown } | null; error: unknown }): boolean => {
    const result = data?.result as Result | undefined
    if (error || !result) throw error ?? new Error('no answer')
    if (result.__typename === 'Cart') {
      state.cart = result as CartPartsFragment
      localStorage.setItem(state.place, state.cart.id)
      localStorage.setItem(`${state.place}.at`, String(Date.now())) // tells the other tabs
      refused.value = null
      return true
    }
    refused.value = result as RefusalFragment
    if (['CART_CLOSED', 'NOT_FOUND'].includes((result as RefusalFragment).code)) forget()
    return false
  }
  const forget = () => {
    localStorage.removeItem(state.place)
    state.cart = null
  }
  return {
    state,
    refused,
    forget,
    async reload() {
      const id = kept()
      if (!id) return
      const { data } = await read.execute({ variables: { id } as never })
      state.cart = (data?.cart as CartPartsFragment | null) ?? null
    },
    async add(variantId: string, quantity: number, key: string): Promise<boolean> {
      const lines = [{ variantId, quantity }]
      const cartId = kept()
      if (cartId && take((await add.execute({ input: { cartId, lines, idempotencyKey: key } } as never)) as never)) return true
      if (cartId && kept()) return false
      return take((await create.execute({ input: { lines, idempotencyKey: key } } as never)) as never)
    },
    async set(lineId: string, quantity: number): Promise<boolean> {
      const input = { cartId: kept()!, lines: [{ lineId, quantity }], idempotencyKey: crypto.randomUUID() }
      return take((await update.execute({ input } as never)) as never)
    },
  }
}
