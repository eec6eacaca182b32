import { useState } from 'react'
import { useParams } from 'react-router'
import { useQuery } from 'urql'
import { SharedWishlistPageDocument, type SharedWishlistPageQuery } from '../gql/graphql'
import { m } from '../messages'
import { Empty, Failed, GridSkeleton, Loading, Page, ProductGrid } from '../ui/parts'
import { usePage } from './use-page'

type Shared = NonNullable<SharedWishlistPageQuery['sharedWishlist']>
type Item = Shared['items']['nodes'][number]

/** What somebody's link shows. A link that was turned off says no more than one that never was. */
export function Component() {
  const { token = '' } = useParams()
  const { data, error, again } = usePage(SharedWishlistPageDocument, { token, after: null })
  const shared = data?.sharedWishlist
  const name = shared?.ownerName
  const title = shared?.title ?? (name ? m.wishlist.of(name) : m.wishlist.shared)
  return (
    <Page title={data && !shared ? m.wishlist.linkIsOff : title} className="wishlist">
      <meta name="robots" content="noindex" />
      {error && !data ? (
        <Failed again={again} />
      ) : !data ? (
        <Loading>
          <GridSkeleton count={4} />
        </Loading>
      ) : !shared ? (
        <Empty title={m.wishlist.linkIsOff}>
          <p>{m.wishlist.linkIsOffText}</p>
        </Empty>
      ) : (
        <>
          <div>
            {shared.title && name && <p className="eyebrow">{m.wishlist.of(name)}</p>}
            <h1>{title}</h1>
          </div>
          <Goods token={token} page={shared.items} />
        </>
      )}
    </Page>
  )
}

function Goods({ token, page }: { token: string; page: Shared['items'] }) {
  const gone = page.nodes.filter(({ isGone }) => isGone).length
  const notes = page.nodes.filter(({ note }) => note)
  return (
    <>
      <ProductGrid cards={cardsOf(page.nodes)} eager={8} />
      {notes.length > 0 && (
        <ul className="wish-notes">
          {notes.map(({ note, product }, index) => (
            <li key={index}>
              {product && <strong>{product.title}: </strong>}
              {note}
            </li>
          ))}
        </ul>
      )}
      {gone > 0 && <p className="muted">{m.wishlist.someGone(gone)}</p>}
      {page.pageInfo.hasNextPage && <More token={token} after={page.pageInfo.endCursor} />}
    </>
  )
}

function More({ token, after }: { token: string; after: string | null }) {
  const [isWanted, setWanted] = useState(false)
  const [{ data }] = useQuery({
    query: SharedWishlistPageDocument,
    variables: { token, after },
    pause: !isWanted,
  })
  if (data?.sharedWishlist) return <Goods token={token} page={data.sharedWishlist.items} />
  return (
    <p className="more">
      <button type="button" className="button plain" onClick={() => setWanted(true)}>
        {isWanted ? m.oneMoment : m.showMore}
      </button>
    </p>
  )
}

/** Each product once, whichever variants are meant. */
function cardsOf(items: readonly Item[]) {
  const products = items.flatMap(({ isGone, product }) => (product && !isGone ? [product] : []))
  return [...new Map(products.map((product) => [product.id, product])).values()].map(
    ({ id, slug, title, inStock, featuredImage, priceRange }) => ({
      __typename: 'ProductCard' as const,
      productId: id,
      slug,
      title,
      inStock,
      imageUrl: featuredImage?.url ?? null,
      compareAtPrice: null,
      priceRange,
    }),
  )
}
