import { useEffect, useRef, useState, type FormEvent } from 'react'
import { problemsByField, useCommand, type Refusal } from '../api/command'
import { CheckoutCreateDocument, CheckoutUpdateDocument } from '../gql/graphql'
import { m } from '../messages'
import { AddressFields, addressInput, inOneLine, type Rules } from '../ui/address-form'
import { FormRefusal, SubmitButton, TextField } from '../ui/form'
import type { Draft } from './draft'
import { Step } from './checkout-step'

interface Props {
  rules: Rules
  countries: readonly string[]
  draft: Draft
  change: (parts: Partial<Draft>) => void
  cartId: string | null
  isDone: boolean
}

/** Who orders and where it goes. What is wrong is shown at its field: `UserError.path` names it. */
export function AddressStep({ rules, countries, draft, change, cartId, isDone }: Props) {
  const [create, creating] = useCommand(CheckoutCreateDocument)
  const [update, updating] = useCommand(CheckoutUpdateDocument)
  const [refused, setRefused] = useState<Refusal | null>(null)
  const problems = problemsByField(refused)
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => {
    form.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus()
  }, [refused])

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (!cartId) return
    const wanted = { email: draft.email, shippingAddress: addressInput(draft.address, rules) }
    const isKnown = draft.checkoutId !== null && draft.cartId === cartId
    const answer = isKnown
      ? await update({ checkoutId: draft.checkoutId!, ...wanted })
      : await create({ cartId, ...wanted })
    setRefused(answer.refused ?? null)
    if (answer.done) change({ checkoutId: answer.done.id, cartId, isAddressDone: true })
  }

  if (isDone) {
    return (
      <Step
        number={1}
        title={m.contactAndAddress}
        isDone
        edit={() => change({ isAddressDone: false })}
      >
        <p>{draft.email}</p>
        <p className="muted">{inOneLine(draft.address, rules)}</p>
      </Step>
    )
  }
  return (
    <Step number={1} title={m.contactAndAddress}>
      <form ref={form} onSubmit={submit} noValidate>
        <FormRefusal refused={refused} />
        <TextField
          label={m.email}
          name="email"
          type="email"
          autoComplete="email"
          required
          value={draft.email}
          problem={problems.email}
          hint={m.emailHint}
          onChange={(event) => change({ email: event.target.value })}
        />
        <AddressFields
          rules={rules}
          countries={countries}
          value={draft.address}
          onChange={(address) => change({ address })}
          problems={problems}
        />
        <SubmitButton busy={creating || updating}>{m.toDelivery}</SubmitButton>
      </form>
    </Step>
  )
}
