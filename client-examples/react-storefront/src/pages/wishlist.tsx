import { useEffect, useState } from 'react'
import { Link } from 'react-router'
import { useQuery } from 'urql'
import { session } from '../api/session'
import { useStore } from '../api/store'
import { WishlistPageDocument, type WishlistPageQuery } from '../gql/graphql'
import { m } from '../messages'
import { Empty, Failed, GridSkeleton, Loading, Page } from '../ui/parts'
import { keptWishlist, useWishlistOfCustomer } from '../wishlist/wishlist'
import { usePage } from './use-page'
import { Items } from './wishlist-items'
import { Sharing } from './wishlist-sharing'

export type Wishlist = NonNullable<WishlistPageQuery['wishlist']>

/** What somebody wants to remember: of a guest by the id in this browser, of a customer everywhere. */
export function Component() {
  const kept = useStore(keptWishlist)
  const signedIn = useStore(session) !== null
  const bring = useWishlistOfCustomer()
  const [isLooking, setLooking] = useState(signedIn && !kept)
  useEffect(() => {
    if (isLooking) void bring().then(() => setLooking(false))
  }, [isLooking, bring])

  return (
    <Page title={m.wishlist.title} className="wishlist">
      <h1>{m.wishlist.title}</h1>
      {kept ? <Kept key={kept.id} id={kept.id} /> : isLooking ? <Loading /> : <Nothing />}
    </Page>
  )
}

function Kept({ id }: { id: string }) {
  const { data, error, again } = usePage(WishlistPageDocument, { id, after: null })
  const wishlist = data?.wishlist
  if (error && !data) return <Failed again={again} />
  if (!data) {
    return (
      <Loading>
        <GridSkeleton count={4} />
      </Loading>
    )
  }
  if (!wishlist || wishlist.items.nodes.length === 0) return <Nothing />
  return (
    <>
      {!session.get() && (
        <p className="muted">
          {m.wishlist.asGuest} <Link to="/sign-in">{m.signIn}</Link>
        </p>
      )}
      <Items wishlist={wishlist} again={again} />
      {wishlist.items.pageInfo.hasNextPage && (
        <More id={id} after={wishlist.items.pageInfo.endCursor} again={again} />
      )}
      <Sharing wishlist={wishlist} />
    </>
  )
}

function More({ id, after, again }: { id: string; after: string | null; again: () => void }) {
  const [isWanted, setWanted] = useState(false)
  const [{ data }] = useQuery({
    query: WishlistPageDocument,
    variables: { id, after },
    pause: !isWanted,
  })
  const rest = data?.wishlist
  if (rest) {
    return (
      <>
        <Items wishlist={rest} again={again} />
        {rest.items.pageInfo.hasNextPage && (
          <More id={id} after={rest.items.pageInfo.endCursor} again={again} />
        )}
      </>
    )
  }
  return (
    <p className="more">
      <button type="button" className="button plain" onClick={() => setWanted(true)}>
        {isWanted ? m.oneMoment : m.showMore}
      </button>
    </p>
  )
}

function Nothing() {
  return (
    <Empty title={m.wishlist.empty}>
      <p>{m.wishlist.emptyText}</p>
      <Link to="/search" className="button">
        {m.startShopping}
      </Link>
    </Empty>
  )
}
