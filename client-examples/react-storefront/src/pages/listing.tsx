import { useState } from 'react'
import { Link, useParams, useSearchParams } from 'react-router'
import { useQuery } from 'urql'
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
        <Failed again={again} />
      </Page>
    )
  const category = data?.category
  const found = data?.productSearch
  const title = category?.title ?? (wanted.query ? m.resultsFor(wanted.query) : m.allProducts)
  const isNarrowed = [...cleared(address)].length !== [...address].length
  return (
    <Page title={category?.seo.title ?? title} description={category?.seo.description}>
      {category && <Breadcrumbs trail={category.breadcrumbs} />}
      <div className="listing-head">
        <div>
          <h1>{slug && !category ? ' ' : title}</h1>
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
      {category && category.children.length > 0 && (
        <ul className="chips">
          {category.children.map((child) => (
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
          {isNarrowed && (
            <button type="button" className="link" onClick={() => setAddress(cleared(address))}>
              {m.clearFilters}
            </button>
          )}
        </aside>
        <div className="listing-results" aria-busy={fetching}>
          {!found ? (
            <GridSkeleton count={12} />
          ) : found.totalCount === 0 ? (
            <Empty title={m.nothingFound}>
              <p>{m.nothingFoundText}</p>
            </Empty>
          ) : (
            <Results key={JSON.stringify(wanted)} first={found} variables={variables} />
          )}
        </div>
      </div>
    </Page>
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
