import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { addressIn, language, LANGUAGES } from '../api/market'
import type { CardFragment } from '../gql/graphql'
import { m } from '../messages'
import { format, type Money } from '../money'
import { Heart } from '../wishlist/heart'
import { MinusIcon, PlusIcon } from './icons'

/** The frame of every page: its name for the tab and for search engines, and the place of its heading. */
export function Page(props: {
  title: string
  description?: string | null
  className?: string
  children: ReactNode
}) {
  return (
    <main id="main" tabIndex={-1} className={`page ${props.className ?? ''}`}>
      <title>{props.title}</title>
      {props.description && <meta name="description" content={props.description} />}
      <link rel="canonical" href={location.origin + addressIn(language).split('?')[0]} />
      {LANGUAGES.map((other) => (
        <link
          key={other.code}
          rel="alternate"
          hrefLang={other.tag}
          href={location.origin + addressIn(other).split('?')[0]}
        />
      ))}
      {props.children}
    </main>
  )
}

export function Price(props: { money: Money; to?: Money; compareAt?: Money | null }) {
  const { money, to, compareAt } = props
  const isRange = to && to.amount !== money.amount
  return (
    <span className="price">
      <span className={compareAt ? 'price-now reduced' : 'price-now'}>
        {isRange ? m.from(format(money)) : format(money)}
      </span>
      {compareAt && (
        <s className="price-before">
          <span className="unseen">{m.before} </span>
          {format(compareAt)}
        </s>
      )}
    </span>
  )
}

export function ProductGrid(props: { cards: readonly CardFragment[]; eager?: number }) {
  return (
    <ul className="grid">
      {props.cards.map((card, index) => (
        <li key={card.slug}>
          <ProductCard card={card} isEager={index < (props.eager ?? 0)} />
        </li>
      ))}
    </ul>
  )
}

function ProductCard({ card, isEager }: { card: CardFragment; isEager: boolean }) {
  return (
    <article className="card">
      <div className="card-picture">
        {card.imageUrl && (
          <img
            src={card.imageUrl}
            alt=""
            width={400}
            height={400}
            loading={isEager ? 'eager' : 'lazy'}
          />
        )}
        {card.compareAtPrice && card.inStock && <span className="badge sale">{m.sale}</span>}
        {!card.inStock && <span className="badge">{m.soldOut}</span>}
      </div>
      <h3 className="card-title">
        <Link to={`/products/${card.slug}`}>{card.title}</Link>
      </h3>
      {card.priceRange && (
        <Price
          money={card.priceRange.min}
          to={card.priceRange.max}
          compareAt={card.compareAtPrice}
        />
      )}
      <Heart productId={card.productId} title={card.title} />
    </article>
  )
}

export function GridSkeleton({ count = 8 }: { count?: number }) {
  return (
    <ul className="grid" aria-hidden="true">
      {Array.from({ length: count }, (_, index) => (
        <li key={index} className="card">
          <div className="card-picture skeleton" />
          <div className="skeleton line" />
          <div className="skeleton line short" />
        </li>
      ))}
    </ul>
  )
}

export function Loading({ children }: { children?: ReactNode }) {
  return (
    <div className="loading" role="status">
      <span className="unseen">{m.loading}</span>
      {children ?? <span className="spinner" />}
    </div>
  )
}

/** Something is wrong, or there is nothing: says so, and what to do next. */
export function Notice(props: {
  tone?: 'info' | 'warning' | 'success'
  title?: string
  children?: ReactNode
  role?: 'alert' | 'status'
}) {
  return (
    <div className={`notice ${props.tone ?? 'info'}`} role={props.role}>
      {props.title && <p className="notice-title">{props.title}</p>}
      {props.children}
    </div>
  )
}

export function Empty(props: { title: string; children?: ReactNode }) {
  return (
    <div className="empty">
      <h2>{props.title}</h2>
      {props.children}
    </div>
  )
}

export function Failed({ again }: { again: () => void }) {
  return (
    <Empty title={m.failedTitle}>
      <p>{m.failedText}</p>
      <button type="button" className="button" onClick={again}>
        {m.tryAgain}
      </button>
    </Empty>
  )
}

export function Quantity(props: {
  value: number
  max: number
  label: string
  onChange: (value: number) => void
  min?: number
}) {
  const { value, max, label, onChange, min = 1 } = props
  return (
    <div className="quantity" role="group" aria-label={label}>
      <button
        type="button"
        aria-label={m.less}
        disabled={value <= min}
        onClick={() => onChange(value - 1)}
      >
        <MinusIcon />
      </button>
      <output aria-live="polite">{value}</output>
      <button
        type="button"
        aria-label={m.more}
        disabled={value >= max}
        onClick={() => onChange(value + 1)}
      >
        <PlusIcon />
      </button>
    </div>
  )
}
