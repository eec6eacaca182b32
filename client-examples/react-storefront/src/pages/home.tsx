import { Link } from 'react-router'
import { HomeDocument } from '../gql/graphql'
import { m } from '../messages'
import { LockIcon, ReturnIcon, TruckIcon } from '../ui/icons'
import { useShell } from '../ui/layout'
import { Failed, GridSkeleton, Page, ProductGrid } from '../ui/parts'
import { usePage } from './use-page'

const NOTHING_YET = [null, null, null]

export function Component() {
  const { data, error, again } = usePage(HomeDocument, {})
  const name = useShell()?.shop.name ?? ''
  const tiles = data?.categories.filter(({ depth }) => depth === 0)
  return (
    <Page title={name || m.oneMoment} description={m.heroText} className="home">
      <section className="hero">
        <div className="hero-words">
          <p className="eyebrow">{m.heroEyebrow}</p>
          <h1>{m.heroTitle}</h1>
          <p className="lead">{m.heroText}</p>
          <Link to="/search?sort=BEST_SELLING" className="button">
            {m.heroAction}
          </Link>
        </div>
        <div className="hero-pictures">
          {(data?.newest.nodes.slice(0, 3) ?? NOTHING_YET).map((card, index) =>
            card ? (
              <Link key={card.slug} to={`/products/${card.slug}`}>
                {card.imageUrl && <img src={card.imageUrl} alt="" width={520} height={520} />}
                <span className="hero-caption">{card.title}</span>
              </Link>
            ) : (
              <div key={index} className="skeleton" />
            ),
          )}
        </div>
      </section>

      <ul className="promises">
        <li>
          <TruckIcon />
          {m.promiseDelivery}
        </li>
        <li>
          <ReturnIcon />
          {m.promiseReturns}
        </li>
        <li>
          <LockIcon />
          {m.promisePayment}
        </li>
      </ul>

      {error && !data ? (
        <Failed again={again} />
      ) : (
        <>
          <section>
            <h2>{m.shopByCategory}</h2>
            <ul className="tiles">
              {tiles?.map(({ id, slug, title, imageUrl }) => (
                <li key={id}>
                  <Link to={`/c/${slug}`}>
                    {imageUrl && <img src={imageUrl} alt="" width={320} height={320} />}
                    <span>{title}</span>
                  </Link>
                </li>
              )) ?? <TileSkeletons />}
            </ul>
          </section>
          <section>
            <div className="section-head">
              <h2>{m.bestSelling}</h2>
              <Link to="/search?sort=BEST_SELLING">{m.seeAll}</Link>
            </div>
            {data ? <ProductGrid cards={data.bestSelling.nodes} /> : <GridSkeleton />}
          </section>
          <section>
            <div className="section-head">
              <h2>{m.newest}</h2>
              <Link to="/search?sort=NEWEST">{m.seeAll}</Link>
            </div>
            {data ? <ProductGrid cards={data.newest.nodes} /> : <GridSkeleton count={4} />}
          </section>
        </>
      )}
    </Page>
  )
}

function TileSkeletons() {
  return Array.from({ length: 7 }, (_, index) => (
    <li key={index} aria-hidden="true">
      <div className="skeleton" />
      <div className="skeleton line" />
    </li>
  ))
}
