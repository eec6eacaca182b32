import { useRef, useState } from 'react'
import { Link, useParams, useSearchParams } from 'react-router'
import { useQuery } from 'urql'
import { hasCode } from '../api/client'
import { market } from '../api/market'
import { useStore } from '../api/store'
import { ListingDocument, type ListingQuery, type ListingQueryVariables } from '../gql/graphql'
import { m } from '../messages'
import { FilterIcon } from '../ui/icons'
import { useShell } from '../ui/layout'
import { Empty, Failed, GridSkeleton, Page, ProductGrid } from '../ui/parts'
import { Breadcrumbs } from './breadcrumbs'
import { Facets } from './facets'
import { cleared, read, replaced, SORTS } from './listing-address'
import { NotFound } from './not-found'
import { usePage } from './use-page'

/** A category, or what a search found: the same list. */
export function Component() {
  const { slug = '' } = useParams()
  const [address, setAddress] = useSearchParams()
  const [areFiltersOpen, setFiltersOpen] = useState(false)
  const results = useRef<HTMLDivElement>(null)
  const shell = useShell()
  const chosen = useStore(market)
  const currency = chosen.currency ?? shell?.shop.channels[0]?.defaultCurrency ?? 'GBP'
  const wanted = read(address, slug, currency)
  const variables = { ...wanted, category: slug, inCategory: slug !== '', after: null }
  const { data, error, fetching, again } = usePage(ListingDocument, variables)

  if (slug && data && !data.category) return <NotFound />
  if (error && !data)
    return (
      <Page title={m.failedTitle}>
        {hasCode(error, 'BAD_USER_INPUT') ? (
          <NothingFound address={address} />
        ) : (
          <Failed again={again} />
        )}
      </Page>
    )
  const category = data?.category
  // what the frame knows already is shown at once, so that nothing moves when the rest arrives
  const known = category ?? shell?.categories.find((each) => each.slug === slug)
  const found = data?.productSearch
  const title = known?.title ?? (wanted.query ? m.resultsFor(wanted.query) : m.allProducts)
  const showResults = () => {
    setFiltersOpen(false)
    results.current?.focus()
  }
  const isNarrowed = [...cleared(address)].length !== [...address].length
  return (
    <Page title={category?.seo.title ?? title} description={category?.seo.description}>
      {slug && <Breadcrumbs trail={category?.breadcrumbs ?? (known ? [known] : [])} />}
      <div className="listing-head">
        <div>
          <h1>{slug && !known ? ' ' : title}</h1>
          <p className="muted" role="status">
            {found ? m.results(found.totalCount) : ' '}
          </p>
        </div>
        <div className="listing-tools">
          <button
            type="button"
            className="button plain filters-button"
            aria-expanded={areFiltersOpen}
            aria-controls="filters"
            onClick={() => setFiltersOpen(!areFiltersOpen)}
          >
            <FilterIcon />
            {m.filters}
          </button>
          <label className="sort">
            <span>{m.sortBy}</span>
            <select
              value={wanted.sort}
              onChange={(event) => setAddress(replaced(address, 'sort', event.target.value))}
            >
              {SORTS.map((name) => (
                <option key={name} value={name}>
                  {m.sorts[name]}
                </option>
              ))}
            </select>
          </label>
        </div>
      </div>
      {known && known.children.length > 0 && (
        <ul className="chips">
          {known.children.map((child) => (
            <li key={child.id}>
              <Link to={`/c/${child.slug}`}>{child.title}</Link>
            </li>
          ))}
        </ul>
      )}
      <div className="listing">
        <aside
          id="filters"
          className={areFiltersOpen ? 'filters open' : 'filters'}
          aria-label={m.filters}
        >
          {found && (
            <Facets
              facets={found.facets.filter(({ key }) => !(slug && key === 'category'))}
              bounds={found.priceBounds}
            />
          )}
          <div className="filters-end">
            {isNarrowed && (
              <button type="button" className="link" onClick={() => setAddress(cleared(address))}>
                {m.clearFilters}
              </button>
            )}
            <button type="button" className="button filters-done" onClick={showResults}>
              {m.showResults(found?.totalCount ?? 0)}
            </button>
          </div>
        </aside>
        <div ref={results} tabIndex={-1} className="listing-results" aria-busy={fetching}>
          {!found ? (
            (known || !slug) && <GridSkeleton count={12} />
          ) : found.totalCount === 0 ? (
            <NothingFound address={address} />
          ) : (
            <Results key={JSON.stringify(wanted)} first={found} variables={variables} />
          )}
        </div>
      </div>
    </Page>
  )
}

/** Also where an address names a filter that the shop has given up. */
function NothingFound({ address }: { address: URLSearchParams }) {
  const wider = cleared(address).toString()
  return (
    <Empty title={m.nothingFound}>
      <p>{m.nothingFoundText}</p>
      <p className="buttons">
        {wider !== address.toString() && (
          <Link to={`?${wider}`} className="button">
            {m.clearFilters}
          </Link>
        )}
        <Link to="/search" className="button plain">
          {m.allProducts}
        </Link>
      </p>
    </Empty>
  )
}

type Found = ListingQuery['productSearch']

/** The first page and those that were asked for after it. */
function Results({ first, variables }: { first: Found; variables: ListingQueryVariables }) {
  return (
    <>
      <ProductGrid cards={first.nodes} eager={8} />
      {first.pageInfo.hasNextPage && (
        <More after={first.pageInfo.endCursor} variables={variables} />
      )}
    </>
  )
}

function More({ after, variables }: { after: string | null; variables: ListingQueryVariables }) {
  const [isWanted, setWanted] = useState(false)
  const [{ data }] = useQuery({
    query: ListingDocument,
    variables: { ...variables, inCategory: false, after },
    pause: !isWanted,
  })
  if (data) return <Results first={data.productSearch} variables={variables} />
  return (
    <p className="more">
      <button
        type="button"
        className="button plain"
        aria-busy={isWanted}
        onClick={() => setWanted(true)}
      >
        {isWanted ? m.oneMoment : m.showMore}
      </button>
    </p>
  )
}
