import type { CartPartsFragment, CheckoutCostPartsFragment } from '../gql/graphql'
import { m } from '../messages'
import { format, type Money } from '../money'

/** The goods and what they cost: the cart's sums until the checkout knows delivery and tax. */
export function Summary(props: {
  cart: CartPartsFragment
  cost: CheckoutCostPartsFragment | null
  isTaxIncluded: boolean
}) {
  const { cart, cost, isTaxIncluded } = props
  return (
    <aside className="summary" aria-label={m.yourOrder}>
      <h2>{m.yourOrder}</h2>
      <ul>
        {cart.lines.map(({ id, title, quantity, variant, cost: lineCost, warnings }) => (
          <li key={id}>
            <span className="summary-picture">
              {variant.image && <img src={variant.image.url} alt="" width={56} height={56} />}
              <span className="bag-count">{quantity}</span>
            </span>
            <span>
              {variant.product?.title ?? title}
              {variant.title && <span className="muted">{variant.title}</span>}
              {warnings.map((warning) => (
                <span key={warning.code} className="problem">
                  {m.cartWarning(warning)}
                </span>
              ))}
            </span>
            <span>{lineCost && format(lineCost.total)}</span>
          </li>
        ))}
      </ul>
      <Sums
        cost={cost ?? { ...cart.cost, shipping: null, tax: null }}
        isTaxIncluded={isTaxIncluded}
      />
    </aside>
  )
}

interface Cost {
  subtotal: Money
  discount: Money
  shipping: Money | null
  tax: Money | null
  total: Money
}

export function Sums({ cost, isTaxIncluded }: { cost: Cost; isTaxIncluded: boolean }) {
  return (
    <dl className="sums">
      <div>
        <dt>{m.subtotal}</dt>
        <dd>{format(cost.subtotal)}</dd>
      </div>
      {Number(cost.discount.amount) > 0 && (
        <div>
          <dt>{m.discount}</dt>
          <dd>−{format(cost.discount)}</dd>
        </div>
      )}
      {cost.shipping && (
        <div>
          <dt>{m.delivery}</dt>
          <dd>{Number(cost.shipping.amount) === 0 ? m.free : format(cost.shipping)}</dd>
        </div>
      )}
      {cost.tax && Number(cost.tax.amount) > 0 && (
        <div className="muted">
          <dt>{isTaxIncluded ? m.taxIncluded : m.tax}</dt>
          <dd>{format(cost.tax)}</dd>
        </div>
      )}
      <div className="total">
        <dt>{m.total}</dt>
        <dd data-testid="total">{format(cost.total)}</dd>
      </div>
    </dl>
  )
}
