import { Link } from 'react-router'
import { m } from '../messages'
import { HeartIcon } from '../ui/icons'
import { useWishlist } from './wishlist'

/** A switch: its name stays the same, and screen readers say whether it is pressed. */
export function Heart(props: {
  productId: string
  variantId?: string
  title: string
  withWords?: boolean
}) {
  const { productId, variantId, title, withWords } = props
  const { has, toggle } = useWishlist()
  const isSaved = has(productId)
  return (
    <button
      type="button"
      className={withWords ? 'heart icon-button wide' : 'heart icon-button'}
      aria-pressed={isSaved}
      aria-label={m.wishlist.save(title)}
      onClick={() => toggle(productId, variantId)}
    >
      <HeartIcon />
      {withWords && <span>{m.wishlist.toSave}</span>}
    </button>
  )
}

/** In the frame of every page. */
export function WishlistLink() {
  const { count } = useWishlist()
  return (
    <Link to="/wishlist" className="icon-button" aria-label={m.wishlist.open(count)}>
      <HeartIcon />
      {count > 0 && <span className="bag-count">{count}</span>}
    </Link>
  )
}
