import { useState } from 'react'
import { Link, useParams, useSearchParams } from 'react-router'
import type { Refusal } from '../api/command'
import { useCart } from '../cart/cart'
import { ProductPageDocument, type ProductPageQuery } from '../gql/graphql'
import { m, reason } from '../messages'
import { CheckIcon } from '../ui/icons'
import { Failed, Loading, Notice, Page, Price, ProductGrid, Quantity } from '../ui/parts'
import { Heart } from '../wishlist/heart'
import { Breadcrumbs } from './breadcrumbs'
import { Gallery } from './gallery'
import { NotFound } from './not-found'
import { productFacts, StructuredData } from './structured-data'
import { usePage } from './use-page'

export type Product = NonNullable<ProductPageQuery['product']>
export type Variant = Product['variants']['nodes'][number]

const FEW = 5
const MOST = 99

export function Component() {
  const { slug = '' } = useParams()
  const { data, error, again } = usePage(ProductPageDocument, { slug })
  if (data?.product) return <Shown key={data.product.id} product={data.product} />
  if (data) return <NotFound />
  if (error)
    return (
      <Page title={m.failedTitle}>
        <Failed again={again} />
      </Page>
    )
  return (
    <Page title=" ">
      <Loading>
        <div className="product">
          <div className="gallery skeleton" />
          <div className="product-words">
            <div className="skeleton line" />
            <div className="skeleton line short" />
          </div>
        </div>
      </Loading>
    </Page>
  )
}

function Shown({ product }: { product: Product }) {
  const [variant, choose] = useVariant(product)
  return (
    <Page title={product.seo.title} description={product.seo.description}>
      <StructuredData facts={productFacts(product)} />
      {product.category && <Breadcrumbs trail={product.category.breadcrumbs} />}
      <div className="product">
        <Gallery media={product.media} chosen={variant?.image?.url} />
        <div className="product-words">
          {product.brand && <p className="eyebrow">{product.brand.title}</p>}
          <h1>{product.title}</h1>
          {product.subtitle && <p className="lead">{product.subtitle}</p>}
          {variant?.price && <Price money={variant.price} compareAt={variant.compareAtPrice} />}
          <Options product={product} variant={variant} choose={choose} />
          {variant && <Buy key={variant.id} product={product} variant={variant} />}
          <Heart
            productId={product.id}
            variantId={variant?.id}
            title={product.title}
            withWords
          />
          {/* limited HTML that the API has cleaned; see `description` in the schema */}
          <div className="prose" dangerouslySetInnerHTML={{ __html: product.description }} />
          {product.attributes.length > 0 && <Specification attributes={product.attributes} />}
        </div>
      </div>
      <AlsoLike product={product} />
    </Page>
  )
}

/** The variant in the address, else the first that can be bought. */
function useVariant(product: Product) {
  const [address, setAddress] = useSearchParams()
  const variants = product.variants.nodes
  const variant =
    variants.find(({ sku }) => sku === address.get('sku')) ??
    variants.find(({ availableForSale }) => availableForSale) ??
    variants[0]
  const choose = (chosen: Variant) =>
    setAddress({ sku: chosen.sku }, { replace: true, preventScrollReset: true })
  return [variant, choose] as const
}

function Options(props: {
  product: Product
  variant?: Variant
  choose: (variant: Variant) => void
}) {
  const { product, variant, choose } = props
  const chosen = new Map(variant?.selectedOptions.map(({ code, value }) => [code, value]))
  const withOption = (option: string, value: string) => {
    const fits = (candidate: Variant, other: (code: string) => boolean) =>
      candidate.selectedOptions.every((selected) =>
        selected.code === option
          ? selected.value === value
          : !other(selected.code) || selected.value === chosen.get(selected.code),
      )
    const { nodes } = product.variants
    return (
      nodes.find((each) => fits(each, () => true)) ?? nodes.find((each) => fits(each, () => false))
    )
  }
  return product.options.map((option) => (
    <fieldset key={option.code} className="options">
      <legend>
        {option.label}
        <span className="muted">
          {' '}
          {option.values.find(({ code }) => code === chosen.get(option.code))?.label}
        </span>
      </legend>
      {option.values.map((value) => {
        const target = withOption(option.code, value.code)
        return (
          <label key={value.code} className={target?.availableForSale ? undefined : 'unavailable'}>
            <input
              type="radio"
              name={option.code}
              checked={chosen.get(option.code) === value.code}
              disabled={!target}
              onChange={() => target && choose(target)}
            />
            <span>
              {value.label}
              {!target?.availableForSale && <span className="unseen"> ({m.soldOut})</span>}
            </span>
          </label>
        )
      })}
    </fieldset>
  ))
}

function Buy({ product, variant }: { product: Product; variant: Variant }) {
  const { add, open, busy } = useCart()
  const [quantity, setQuantity] = useState(1)
  const [refused, setRefused] = useState<Refusal>()
  const left = variant.quantityAvailable
  const buy = async () => {
    const refusal = await add(variant.id, quantity)
    setRefused(refusal)
    if (!refusal) open()
  }
  return (
    <div className="buy">
      <p
        className={variant.availableForSale ? (left <= FEW ? 'stock few' : 'stock') : 'stock none'}
      >
        {!variant.availableForSale ? (
          m.soldOut
        ) : left <= FEW ? (
          m.onlyLeft(left)
        ) : (
          <>
            <CheckIcon />
            {m.inStock}
          </>
        )}
      </p>
      {variant.availableForSale && (
        <div className="buy-row">
          <Quantity
            value={quantity}
            max={Math.min(left, MOST)}
            label={m.quantityOf(product.title)}
            onChange={setQuantity}
          />
          <button
            type="button"
            className="button grow"
            aria-busy={busy}
            onClick={() => busy || buy()}
          >
            {busy ? m.oneMoment : m.addToCart}
          </button>
        </div>
      )}
      {refused && (
        <Notice tone="warning" role="alert">
          <p>{reason(refused.code, refused)}</p>
        </Notice>
      )}
      <p className="muted">
        <Link to="/help">{m.questions}</Link>
      </p>
    </div>
  )
}

/** What sells best beside it: of its own category first, then of the one above. */
function AlsoLike({ product }: { product: Product }) {
  const { category } = product
  const near = [...(category?.products.nodes ?? []), ...(category?.parent?.products.nodes ?? [])]
  const others = [...new Map(near.map((other) => [other.id, other])).values()].filter(
    ({ id }) => id !== product.id,
  )
  if (others.length === 0) return null
  return (
    <section className="also">
      <h2>{m.alsoLike}</h2>
      <ProductGrid
        cards={others.slice(0, 4).map(({ id, slug, title, inStock, featuredImage, priceRange }) => ({
          __typename: 'ProductCard',
          productId: id,
          slug,
          title,
          inStock,
          imageUrl: featuredImage?.url ?? null,
          compareAtPrice: null,
          priceRange,
        }))}
      />
    </section>
  )
}

function Specification({ attributes }: { attributes: Product['attributes'] }) {
  return (
    <section className="specification">
      <h2>{m.specification}</h2>
      <table>
        <tbody>
          {attributes.map(({ code, label, value, unit }) => (
            <tr key={code}>
              <th scope="row">{label}</th>
              <td>{unit && !value.endsWith(unit) ? `${value} ${unit}` : value}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
