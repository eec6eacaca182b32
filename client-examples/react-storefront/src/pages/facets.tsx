import { useState } from 'react'
import { useSearchParams } from 'react-router'
import type { ListingQuery } from '../gql/graphql'
import { m } from '../messages'
import { ChevronIcon } from '../ui/icons'
import { keyOf, replaced, toggled } from './listing-address'

type Found = ListingQuery['productSearch']
const SHOWN = 6
const OPEN = 3

/** Counts stay true while one value is selected, so that a second one can be added. */
export function Facets({
  facets,
  bounds,
}: {
  facets: Found['facets']
  bounds: Found['priceBounds']
}) {
  return (
    <>
      {bounds && <PriceFilter bounds={bounds} />}
      {facets.map((facet, index) => (
        <Facet key={facet.key} facet={facet} isOpen={index < OPEN} />
      ))}
    </>
  )
}

/** The first are open, the others fold away; one with something chosen stays open. */
function Facet({ facet, isOpen }: { facet: Found['facets'][number]; isOpen: boolean }) {
  const [address, setAddress] = useSearchParams()
  const [areAllShown, showAll] = useState(false)
  const name = keyOf(facet.key)
  const values = areAllShown
    ? facet.values
    : facet.values.filter((value, index) => index < SHOWN || value.isSelected)
  return (
    <details className="facet" open={isOpen || address.has(name)} aria-label={facet.label}>
      <summary>
        <span>{facet.label}</span>
        <ChevronIcon />
      </summary>
      {values.map(({ value, label, count }) => (
        <label key={value}>
          <input
            type="checkbox"
            checked={address.has(name, value)}
            onChange={() => setAddress(toggled(address, name, value), { preventScrollReset: true })}
          />
          <span>{label}</span>
          <span className="muted">{count}</span>
        </label>
      ))}
      {values.length < facet.values.length && (
        <button type="button" className="link" onClick={() => showAll(true)}>
          {m.showAll(facet.values.length)}
        </button>
      )}
    </details>
  )
}

function PriceFilter({ bounds }: { bounds: NonNullable<Found['priceBounds']> }) {
  const [address, setAddress] = useSearchParams()
  const field = (name: 'min' | 'max', label: string) => (
    <label>
      <span className="unseen">{label}</span>
      <input
        name={name}
        inputMode="decimal"
        key={address.get(name)}
        defaultValue={address.get(name) ?? ''}
        placeholder={bounds[name].amount.replace(/\.00$/, '')}
      />
    </label>
  )
  return (
    <fieldset className="facet">
      <legend>{m.priceIn(bounds.min.currencyCode)}</legend>
      <form
        className="price-filter"
        onSubmit={(event) => {
          event.preventDefault()
          const form = new FormData(event.currentTarget)
          const low = replaced(address, 'min', String(form.get('min')))
          setAddress(replaced(low, 'max', String(form.get('max'))), { preventScrollReset: true })
        }}
      >
        {field('min', m.priceFrom)}
        <span aria-hidden="true">–</span>
        {field('max', m.priceTo)}
        <button type="submit" className="button plain small">
          {m.apply}
        </button>
      </form>
    </fieldset>
  )
}
