import { useEffect, useRef, useState } from 'react'
import { Link, useLocation } from 'react-router'
import type { Refusal } from '../api/command'
import type { CartPartsFragment } from '../gql/graphql'
import { m, reason } from '../messages'
import { format } from '../money'
import { CloseIcon } from '../ui/icons'
import { Empty, Notice, Price, Quantity } from '../ui/parts'
import { useCart } from './cart'

const MOST = 99

/** The cart at the side of every page. `<dialog>` keeps the focus inside and closes on Escape. */
export function CartDrawer() {
  const { cart, isOpen, close } = useCart()
  const dialog = useRef<HTMLDialogElement>(null)
  const heading = useRef<HTMLHeadingElement>(null)
  const { pathname } = useLocation()
  useEffect(() => {
    if (isOpen) dialog.current?.showModal()
    else dialog.current?.close()
  }, [isOpen])
  const count = cart?.lines.length
  useEffect(() => {
    // the line that had the focus is gone
    if (isOpen && document.activeElement === document.body) heading.current?.focus()
  }, [count])
  useEffect(close, [pathname]) // eslint-disable-line -- `close` is new with every change of the cart

  return (
    <dialog
      ref={dialog}
      className="drawer"
      aria-labelledby="cart-title"
      onClose={close}
      onClick={(event) => event.target === dialog.current && close()}
    >
      <div className="drawer-content">
        <header>
          <h2 ref={heading} id="cart-title" tabIndex={-1}>
            {m.cart}
          </h2>
          <button type="button" className="icon-button" aria-label={m.close} onClick={close}>
            <CloseIcon />
          </button>
        </header>
        {cart && cart.lines.length > 0 ? <Contents cart={cart} /> : <Nothing close={close} />}
      </div>
    </dialog>
  )
}

function Nothing({ close }: { close: () => void }) {
  return (
    <Empty title={m.cartEmpty}>
      <p>{m.cartEmptyText}</p>
      <Link to="/search" className="button" onClick={close}>
        {m.startShopping}
      </Link>
    </Empty>
  )
}

function Contents({ cart }: { cart: CartPartsFragment }) {
  const { setQuantity } = useCart()
  const [refused, setRefused] = useState<Refusal>()
  const change = async (lineId: string, quantity: number) =>
    setRefused(await setQuantity(lineId, quantity))
  return (
    <>
      {refused && (
        <Notice tone="warning" role="alert">
          <p>{reason(refused.code, refused)}</p>
        </Notice>
      )}
      <ul className="lines">
        {cart.lines.map((line) => (
          <li key={line.id}>
            <LineOfCart line={line} change={change} />
          </li>
        ))}
      </ul>
      <footer>
        <dl className="sums">
          {Number(cart.cost.discount.amount) > 0 && (
            <div>
              <dt>{m.discount}</dt>
              <dd>−{format(cart.cost.discount)}</dd>
            </div>
          )}
          <div className="total">
            <dt>{m.subtotal}</dt>
            <dd data-testid="cart-total">{format(cart.cost.total)}</dd>
          </div>
        </dl>
        <p className="muted">{m.deliveryLater}</p>
        <Link to="/checkout" className="button full">
          {m.checkOut}
        </Link>
      </footer>
    </>
  )
}

type Line = CartPartsFragment['lines'][number]

function LineOfCart(props: { line: Line; change: (id: string, quantity: number) => void }) {
  const { line, change } = props
  const { variant } = line
  const title = variant.product?.title ?? line.title
  return (
    <article className="line-item">
      {variant.image && <img src={variant.image.url} alt="" width={84} height={84} />}
      <div>
        <h3>
          {variant.product ? <Link to={`/products/${variant.product.slug}`}>{title}</Link> : title}
        </h3>
        {variant.title && variant.title !== title && <p className="muted">{variant.title}</p>}
        {line.warnings.map((warning) => (
          <p key={warning.code} className="problem" role="status">
            {m.cartWarning(warning)}
          </p>
        ))}
        <div className="line-actions">
          <Quantity
            value={line.quantity}
            max={MOST}
            label={m.quantityOf(title)}
            onChange={(quantity) => change(line.id, quantity)}
          />
          <button type="button" className="link" onClick={() => change(line.id, 0)}>
            {m.remove}
            <span className="unseen"> {title}</span>
          </button>
        </div>
      </div>
      <div className="line-price">{line.cost && <Price money={line.cost.total} />}</div>
    </article>
  )
}
