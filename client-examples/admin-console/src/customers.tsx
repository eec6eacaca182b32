import { type FormEvent, useState } from 'react'
import { CustomerDocument, CustomersDocument } from './gql/graphql'
import { Read, Table, time } from './parts'

export function Customers() {
  const [query, setQuery] = useState<string | null>(null)
  const [shown, setShown] = useState<string | null>(null)
  const search = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    setQuery(String(new FormData(event.currentTarget).get('query')) || null)
  }
  return (
    <>
      <form onSubmit={search}>
        <label>Name, e-mail or number <input name="query" type="search" /></label> <button>Search</button>
      </form>
      <Read document={CustomersDocument} variables={{ query }}>
        {({ customers, segments }) => (
          <>
            <ul className="chips">
              {segments.nodes.map((segment) => <li key={segment.id} title={segment.ruleText}>{segment.name}: {segment.memberCount}</li>)}
            </ul>
            <Table
              heads={['Customer', 'E-mail', 'Orders', 'Kind', 'Tags', '']}
              rows={customers.nodes.map((customer) => [
                customer.name ?? customer.number,
                customer.email,
                customer.traits?.orderCount,
                customer.traits?.rfmSegment,
                customer.tags?.join(', '),
                <button key={customer.id} onClick={() => setShown(customer.id)}>Show</button>,
              ])}
            />
          </>
        )}
      </Read>
      {shown && <Customer id={shown} />}
    </>
  )
}

function Customer({ id }: { id: string }) {
  return (
    <Read document={CustomerDocument} variables={{ id }}>
      {({ customer }) =>
        customer && (
          <section aria-label="Customer">
            <h2>{customer.name}</h2>
            <p>{customer.segments?.map((segment) => segment.name).join(' · ') || 'In no segment'}</p>
            <Table
              heads={['When', 'What', 'By', 'Details']}
              rows={(customer.timeline?.nodes ?? []).map((entry) => [time(entry.at), entry.kind, entry.actorKind, <code key="details">{JSON.stringify(entry.details)}</code>])}
            />
          </section>
        )
      }
    </Read>
  )
}
