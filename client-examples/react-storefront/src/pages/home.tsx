import { Link } from 'react-router'
import { HomeDocument } from '../gql/graphql'
import { m } from '../messages'
import { LockIcon, ReturnIcon, TruckIcon } from '../ui/icons'
import { useShell } from '../ui/layout'
import { Failed, GridSkeleton, Page, ProductGrid } from '../ui/parts'
import { usePage } from './use-page'

export function Component() {
  const { data, error, again } = usePage(HomeDocument, {})
  const name = useShell()?.shop.name ?? ''
  const tiles = data?.categories.filter(({ depth }) => depth === 0) ?? []
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
        <div className="hero-pictures" aria-hidden="true">
          {data?.newest.nodes
            .slice(0, 3)
            .map(
              (card) =>
                card.imageUrl && (
                  <img key={card.slug} src={card.imageUrl} alt="" width={520} height={520} />
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
              {tiles.map(({ id, slug, title, imageUrl }) => (
                <li key={id}>
                  <Link to={`/c/${slug}`}>
                    {imageUrl && <img src={imageUrl} alt="" width={320} height={320} />}
                    <span>{title}</span>
                  </Link>
                </li>
              ))}
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
