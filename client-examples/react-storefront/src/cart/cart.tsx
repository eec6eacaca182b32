import {
  createContext,
  use,
  useCallback,
  useEffect,
  useMemo,
  useState,
  type ReactNode,
} from 'react'
import { useClient, useQuery, type Client } from 'urql'
import { answerOf, newKey, useCommand, type Refusal } from '../api/command'
import { session, sessionEnded } from '../api/session'
import { notify } from '../api/notices'
import { createSharedStore, useStore } from '../api/store'
import {
  CartCreateDocument,
  CartDocument,
  CartLinesAddDocument,
  CartLinesRemoveDocument,
  CartLinesUpdateDocument,
  CartMergeDocument,
  CartUpdateDocument,
  MyCartDocument,
  type CartPartsFragment,
} from '../gql/graphql'
import { m } from '../messages'

type Line = { variantId: string; quantity: number }

/** The id of a cart is a secret, so it stays in this browser. Without an id a new one is to be made. */
export const keptCart = createSharedStore<{ id: string | null; lines: Line[]; at: number } | null>(
  'shop.cart',
  null,
)

/** The same goods in another cart: that of another market, or of the guest one has become. */
export function startAnew(): void {
  const kept = keptCart.get()
  keptCart.set(kept?.lines.length ? { ...kept, id: null } : null)
}

export function goOnAsGuest(): void {
  startAnew()
  sessionEnded.set(false)
}

export function keep(cart: CartPartsFragment | null): void {
  const lines = cart?.lines.map(({ variant, quantity }) => ({ variantId: variant.id, quantity }))
  keptCart.set(cart && lines ? { id: cart.id, lines, at: Date.now() } : null)
}

interface CartState {
  cart: CartPartsFragment | null
  isLoading: boolean
  isOpen: boolean
  busy: boolean
  open(): void
  close(): void
  add(variantId: string, quantity: number): Promise<Refusal | undefined>
  setQuantity(lineId: string, quantity: number): Promise<Refusal | undefined>
  setCurrency(currency: string): Promise<void>
  reload(): void
}

const Context = createContext<CartState | null>(null)

export function useCart(): CartState {
  const state = use(Context)
  if (!state) throw new Error('useCart needs a CartProvider above it')
  return state
}

export function CartProvider({ children }: { children: ReactNode }) {
  const kept = useStore(keptCart)
  const [isOpen, setOpen] = useState(false)
  const [{ data, fetching, stale }, reload] = useQuery({
    query: CartDocument,
    variables: { id: kept?.id ?? '' },
    pause: !kept?.id,
  })
  const cart = kept && data?.cart?.status === 'ACTIVE' ? data.cart : null
  const [create, creating] = useCommand(CartCreateDocument)
  const [addLines, adding] = useCommand(CartLinesAddDocument)
  const [updateLines] = useCommand(CartLinesUpdateDocument)
  const [removeLines] = useCommand(CartLinesRemoveDocument)
  const [update] = useCommand(CartUpdateDocument)
  const client = useClient()
  const refetch = useCallback(() => reload({ requestPolicy: 'network-only' }), [reload])

  useReloadWhenOthersChange(refetch)
  const isGone = kept?.id && data && !cart && !fetching && !stale
  useEffect(() => {
    if (isGone && !sessionEnded.get()) keep(null)
  }, [isGone])

  const fill = useCallback(
    async (lines: Line[]) => {
      const { done, refused } = await create({ lines })
      if (done) keep(done)
      return refused
    },
    [create],
  )
  useEffect(() => {
    if (kept && !kept.id && !document.hidden) void startWith(kept.lines, client, fill)
  }, [kept, client, fill])

  const state = useMemo<CartState>(
    () => ({
      cart,
      isLoading: Boolean(kept) && fetching && !data,
      isOpen,
      busy: creating || adding,
      open: () => setOpen(true),
      close: () => setOpen(false),
      reload: refetch,
      async add(variantId, quantity) {
        if (!cart) return fill([{ variantId, quantity }])
        const { done, refused } = await addLines({
          cartId: cart.id,
          lines: [{ variantId, quantity }],
        })
        if (done) keep(done)
        return refused?.code === 'CART_CLOSED' ? fill([{ variantId, quantity }]) : refused
      },
      async setQuantity(lineId, quantity) {
        if (!cart) return undefined
        const { done, refused } =
          quantity > 0
            ? await updateLines({ cartId: cart.id, lines: [{ lineId, quantity }] })
            : await removeLines({ cartId: cart.id, lineIds: [lineId] })
        if (done) keep(done)
        return refused
      },
      async setCurrency(currency) {
        if (cart) await update({ cartId: cart.id, currency })
      },
    }),
    [
      cart,
      kept,
      data,
      fetching,
      isOpen,
      creating,
      adding,
      fill,
      addLines,
      updateLines,
      removeLines,
      update,
      refetch,
    ],
  )

  return <Context value={state}>{children}</Context>
}

type Fill = (lines: Line[]) => Promise<Refusal | undefined>

/** A customer has one cart in a market: where there is one, it is that. */
async function startWith(lines: Line[], client: Client, fill: Fill): Promise<void> {
  const theirs = session.get() && (await client.query(MyCartDocument, {})).data?.myCart
  return theirs ? keep(theirs) : fillWithWhatIsSold(lines, fill)
}

/** A refusal names the line by its place; the rest may still be had. */
async function fillWithWhatIsSold(lines: Line[], fill: Fill): Promise<void> {
  const refused = await fill(lines)
  if (!refused) return
  const place = Number(refused.path[2])
  const rest = lines.filter((_, index) => index !== place)
  notify(m.notAllGoodsSoldHere)
  if (rest.length === 0 || rest.length === lines.length) return keep(null)
  return fillWithWhatIsSold(rest, fill)
}

/** Another tab, or another device of the same customer, may have changed the cart meanwhile. */
function useReloadWhenOthersChange(reload: () => void) {
  useEffect(() => {
    const look = (event: Event) => {
      const concerns = event instanceof StorageEvent ? event.key === 'shop.cart' : !document.hidden
      if (concerns && keptCart.get()?.id) reload()
    }
    addEventListener('storage', look)
    addEventListener('focus', look)
    document.addEventListener('visibilitychange', look)
    return () => {
      removeEventListener('storage', look)
      removeEventListener('focus', look)
      document.removeEventListener('visibilitychange', look)
    }
  }, [reload])
}

/** After signing in: the guest's cart joins the customer's, or the customer's comes back. */
export function useCartOfCustomer() {
  const client = useClient()
  return useCallback(async () => {
    if (!session.get()) return
    const cartId = keptCart.get()?.id
    if (cartId) {
      const input = { cartId, idempotencyKey: newKey() }
      const { done } = answerOf(await client.mutation(CartMergeDocument, { input }))
      if (done) return keep(done.cart)
    }
    const { data } = await client.query(MyCartDocument, {}, { requestPolicy: 'network-only' })
    keep(data?.myCart ?? null)
  }, [client])
}
