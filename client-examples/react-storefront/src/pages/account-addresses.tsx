import { useState, type FormEvent } from 'react'
import { useQuery } from 'urql'
import { problemsByField, useCommand, type Refusal } from '../api/command'
import { AddressCreateDocument, AddressDeleteDocument, AddressFormDocument } from '../gql/graphql'
import { m } from '../messages'
import { AddressFields, addressInput, type Address } from '../ui/address-form'
import { FormRefusal, SubmitButton } from '../ui/form'
import { useShell } from '../ui/layout'
import { Loading } from '../ui/parts'
import type { Me } from './account'

export function Addresses({ addresses, again }: { addresses: Me['addresses']; again: () => void }) {
  const [isAdding, setAdding] = useState(false)
  const [remove, busy] = useCommand(AddressDeleteDocument)
  const drop = async (addressId: string) => {
    await remove({ addressId })
    again()
  }
  return (
    <section>
      <div className="section-head">
        <h2>{m.yourAddresses}</h2>
        {!isAdding && (
          <button type="button" className="link" onClick={() => setAdding(true)}>
            {m.addAddress}
          </button>
        )}
      </div>
      <ul className="address-cards">
        {addresses.map(({ id, address, isDefaultShipping }) => (
          <li key={id}>
            <address>
              {address.formatted.map((line) => (
                <span key={line}>{line}</span>
              ))}
            </address>
            {isDefaultShipping && <p className="muted">{m.defaultAddress}</p>}
            <button type="button" className="link" disabled={busy} onClick={() => drop(id)}>
              {m.remove}
              <span className="unseen"> {address.formatted.join(', ')}</span>
            </button>
          </li>
        ))}
      </ul>
      {isAdding && (
        <NewAddress
          done={() => {
            setAdding(false)
            again()
          }}
        />
      )}
    </section>
  )
}

function NewAddress({ done }: { done: () => void }) {
  const shell = useShell()
  const countries = [...new Set(shell?.shop.channels.flatMap((channel) => channel.countries))]
  const [address, setAddress] = useState<Address>({ country: countries[0] ?? 'GB' })
  const [refused, setRefused] = useState<Refusal | null>(null)
  const [create, busy] = useCommand(AddressCreateDocument)
  const [{ data }] = useQuery({
    query: AddressFormDocument,
    variables: { country: address.country },
  })
  if (!data) return <Loading />
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const answer = await create({
      address: addressInput(address, data.addressRules),
      isDefaultBilling: false,
      isDefaultShipping: false,
    })
    setRefused(answer.refused ?? null)
    if (answer.done) done()
  }
  return (
    <form onSubmit={submit} noValidate className="boxed">
      <FormRefusal refused={refused} />
      <AddressFields
        rules={data.addressRules}
        countries={countries}
        value={address}
        onChange={setAddress}
        problems={problemsByField(refused)}
      />
      <SubmitButton busy={busy}>{m.save}</SubmitButton>
    </form>
  )
}
