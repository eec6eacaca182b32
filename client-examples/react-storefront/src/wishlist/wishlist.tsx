import {
  createContext,
  use,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
  type ReactNode,
} from 'react'
import { useClient, useQuery } from 'urql'
import { answerOf, newKey, useCommand, type Answer } from '../api/command'
import { notify } from '../api/notices'
import { session, sessionEnded } from '../api/session'
import { createSharedStore, useStore } from '../api/store'
import {
  HeartsDocument,
  MyHeartsDocument,
  WishlistItemsAddDocument,
  WishlistItemsRemoveDocument,
  WishlistMergeDocument,
} from '../gql/graphql'
import { m, reason } from '../messages'

/**
 * The id of a guest's wishlist is a secret, so it stays in this browser; a customer's stands beside it
 * until they sign out. `at` tells other tabs that something in it has changed.
 */
export const keptWishlist = createSharedStore<{ id: string; at: number } | null>(
  'shop.wishlist',
  null,
)

export function keepWishlist(id: string | null): void {
  keptWishlist.set(id ? { id, at: Date.now() } : null)
}

interface WishlistState {
  count: number
  has(productId: string): boolean
  /** Shown at once, undone with a notice if the shop refuses. `variantId`: the one that is meant. */
  toggle(productId: string, variantId?: string): void
}

const Context = createContext<WishlistState | null>(null)

export function useWishlist(): WishlistState {
  const state = use(Context)
  if (!state) throw new Error('useWishlist needs a WishlistProvider above it')
  return state
}

const NOTHING: readonly string[] = []

export function WishlistProvider({ children }: { children: ReactNode }) {
  const kept = useStore(keptWishlist)
  const [{ data, fetching, stale }, reload] = useQuery({
    query: HeartsDocument,
    variables: { id: kept?.id ?? '' },
    pause: !kept,
  })
  const productIds = (kept && data?.wishlist?.productIds) || NOTHING
  const saved = useMemo(() => new Set(productIds), [productIds])
  const [pending, setPending] = useState<ReadonlyMap<string, boolean>>(new Map())
  const change = useChange()
  const last = useRef<Promise<void>>(Promise.resolve())

  useEffect(() => {
    const look = ({ key }: StorageEvent) =>
      key === 'shop.wishlist' && reload({ requestPolicy: 'network-only' })
    addEventListener('storage', look)
    return () => removeEventListener('storage', look)
  }, [reload])
  const isGone = kept && data && !data.wishlist && !fetching && !stale
  useEffect(() => {
    if (isGone && !sessionEnded.get()) keepWishlist(null)
  }, [isGone])

  const state = useMemo<WishlistState>(() => {
    const has = (id: string) => pending.get(id) ?? saved.has(id)
    const changes = [...pending].filter(([id, wanted]) => wanted !== saved.has(id))
    return {
      has,
      count: changes.reduce((sum, [, wanted]) => sum + (wanted ? 1 : -1), saved.size),
      toggle(productId, variantId) {
        const wanted = !has(productId)
        setPending((now) => new Map(now).set(productId, wanted))
        // one after the other: a guest's first wish makes the list that the second goes into
        last.current = last.current.then(async () => {
          await change(wanted, productId, variantId)
          setPending((now) => without(now, productId, wanted))
        })
      },
    }
  }, [pending, saved, change])
  return <Context value={state}>{children}</Context>
}

/** A later press of the same heart stays pending. */
function without(now: ReadonlyMap<string, boolean>, productId: string, done: boolean) {
  if (now.get(productId) !== done) return now
  const rest = new Map(now)
  rest.delete(productId)
  return rest
}

function useChange() {
  const [add] = useCommand(WishlistItemsAddDocument)
  const [remove] = useCommand(WishlistItemsRemoveDocument)
  return useCallback(
    async (wanted: boolean, productId: string, variantId?: string): Promise<void> => {
      const id = keptWishlist.get()?.id ?? null
      if (!wanted && !id) return
      const item = variantId ? { productId: null, variantId } : { productId, variantId: null }
      const put = (wishlistId: string | null) =>
        add({ wishlistId, items: [{ ...item, note: null }] })
      let answer: Answer<{ hearts: { id: string } }> = wanted
        ? await put(id)
        : await remove({ wishlistId: id!, itemIds: [], productIds: [productId] })
      const { refused } = answer
      if (wanted && refused?.code === 'NOT_FOUND' && refused.path.at(-1) === 'wishlistId') {
        answer = await put(null) // it was deleted, or joined a customer's on another device
      }
      if (answer.done) keepWishlist(answer.done.id)
      else notify(wishRefused(answer.refused.code))
    },
    [add, remove],
  )
}

const wishRefused = (code: string) =>
  code === 'SESSION_ENDED' ? m.sessionEnded : code === 'WISHLIST_FULL' ? m.wishlist.full : reason(code)

/** After signing in: the guest's list joins the customer's, or the customer's comes back. */
export function useWishlistOfCustomer() {
  const client = useClient()
  return useCallback(async () => {
    if (!session.get()) return
    const wishlistId = keptWishlist.get()?.id
    if (wishlistId) {
      const input = { wishlistId, idempotencyKey: newKey() }
      const { done } = answerOf(await client.mutation(WishlistMergeDocument, { input }))
      if (done) return keepWishlist(done.wishlist.id)
    }
    const { data } = await client.query(MyHeartsDocument, {}, { requestPolicy: 'network-only' })
    const first = data?.myWishlists.nodes[0]
    keepWishlist(first?.isDefault ? first.id : null)
  }, [client])
}
