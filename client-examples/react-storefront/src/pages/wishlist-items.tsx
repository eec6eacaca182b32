import { useState } from 'react'
import { Link } from 'react-router'
import { useCommand, type Refusal } from '../api/command'
import { keep, useCart } from '../cart/cart'
import {
  CartCreateDocument,
  WishlistItemsRemoveDocument,
  WishlistItemsToCartDocument,
  type WishlistToCartOutcome,
} from '../gql/graphql'
import { m, reason } from '../messages'
import { Notice, Price } from '../ui/parts'
import { keepWishlist } from '../wishlist/wishlist'
import type { Wishlist } from './wishlist'

type Item = Wishlist['items']['nodes'][number]
type Outcomes = Record<string, WishlistToCartOutcome>

/** Ticked or one by one they go into the cart; what cannot be had stays and says why. */
export function Items({ wishlist, again }: { wishlist: Wishlist; again: () => void }) {
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set())
  const [outcomes, setOutcomes] = useState<Outcomes>({})
  const [refused, setRefused] = useState<Refusal>()
  const { open } = useCart()
  const [toCart, busy] = useToCart()
  const [remove, removing] = useCommand(WishlistItemsRemoveDocument)
  const items = wishlist.items.nodes
  const chosen = items.filter(({ id }) => ticked.has(id))

  const move = async (itemIds: string[]) => {
    const { done, refused: refusal } = await toCart(wishlist.id, itemIds)
    setRefused(refusal)
    if (!done) return
    setOutcomes(Object.fromEntries(done.items.map(({ itemId, outcome }) => [itemId, outcome])))
    setTicked(new Set())
    again()
    if (done.addedCount > 0) open()
  }
  const takeOut = async (itemId: string) => {
    const { done, refused: refusal } = await remove({
      wishlistId: wishlist.id,
      itemIds: [itemId],
      productIds: [],
    })
    setRefused(refusal)
    if (done) keepWishlist(done.id)
    again()
  }
  const tick = (id: string) => {
    const next = new Set(ticked)
    if (!next.delete(id)) next.add(id)
    setTicked(next)
  }

  return (
    <section aria-label={m.wishlist.title}>
      <div className="wishlist-tools">
        <button
          type="button"
          className="button"
          disabled={chosen.length === 0}
          aria-busy={busy}
          onClick={() => busy || move(chosen.map(({ id }) => id))}
        >
          {m.wishlist.moveTicked(chosen.length)}
        </button>
      </div>
      {refused && (
        <Notice tone="warning" role="alert">
          <p>{reason(refused.code, refused)}</p>
        </Notice>
      )}
      <ul className="wishlist-items" aria-busy={busy || removing}>
        {items.map((item) => (
          <li key={item.id}>
            <ShownItem
              item={item}
              outcome={outcomes[item.id]}
              isTicked={ticked.has(item.id)}
              tick={() => tick(item.id)}
              move={() => busy || move([item.id])}
              takeOut={() => removing || takeOut(item.id)}
            />
          </li>
        ))}
      </ul>
    </section>
  )
}

function ShownItem(props: {
  item: Item
  outcome?: WishlistToCartOutcome
  isTicked: boolean
  tick: () => void
  move: () => void
  takeOut: () => void
}) {
  const { item, outcome, isTicked, tick, move, takeOut } = props
  const { product, variant } = item
  const title = [product?.title, variant?.title].filter(Boolean).join(', ') || m.wishlist.gone
  const image = variant?.image ?? product?.featuredImage
  const price = variant?.price ?? product?.priceRange?.min
  const mustChoose = !variant && Boolean(product?.options.length)
  return (
    <article className={item.isGone ? 'wish gone' : 'wish'}>
      <input
        type="checkbox"
        checked={isTicked}
        disabled={item.isGone || mustChoose}
        onChange={tick}
        aria-label={m.wishlist.tick(title)}
      />
      {image && !item.isGone ? (
        <img src={image.url} alt="" width={96} height={96} loading="lazy" />
      ) : (
        <span className="wish-blank" />
      )}
      <div className="wish-words">
        <h2>
          {product && !item.isGone ? <Link to={`/products/${product.slug}`}>{title}</Link> : title}
        </h2>
        {item.isGone && product && <p className="muted">{m.wishlist.gone}</p>}
        {price && !item.isGone && (
          <Price money={price} to={variant ? undefined : product?.priceRange?.max} />
        )}
        {item.note && <p className="muted">{item.note}</p>}
        {outcome && outcome !== 'ADDED' && (
          <p className="problem" role="status">
            {m.wishlist.outcomes[outcome]}
          </p>
        )}
      </div>
      <div className="wish-actions">
        {!item.isGone &&
          (mustChoose && product ? (
            <Link to={`/products/${product.slug}`} className="button plain small">
              {m.wishlist.choose}
              <span className="unseen"> {title}</span>
            </Link>
          ) : (
            <button type="button" className="button plain small" onClick={move}>
              {m.wishlist.move}
              <span className="unseen"> {title}</span>
            </button>
          ))}
        <button type="button" className="link" onClick={takeOut}>
          {m.remove}
          <span className="unseen"> {title}</span>
        </button>
      </div>
    </article>
  )
}

/** Into the cart that there is, or a new one. */
function useToCart() {
  const { cart } = useCart()
  const [create, creating] = useCommand(CartCreateDocument)
  const [send, sending] = useCommand(WishlistItemsToCartDocument)
  const toCart = async (wishlistId: string, itemIds: string[]) => {
    const put = (cartId: string) => send({ wishlistId, cartId, itemIds, removesAdded: true })
    let answer = cart ? await put(cart.id) : null
    if (!answer || answer.refused?.code === 'CART_CLOSED') {
      const { done, refused } = await create({ lines: [] })
      if (!done) return { refused }
      answer = await put(done.id)
    }
    if (answer.done) {
      keep(answer.done.cart)
      keepWishlist(answer.done.wishlist.id)
    }
    return answer
  }
  return [toCart, creating || sending] as const
}
