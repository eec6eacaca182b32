import { useState } from 'react'
import { useCommand, type Refusal } from '../api/command'
import { CheckoutUpdateDocument } from '../gql/graphql'
import { m } from '../messages'
import { format } from '../money'
import { FormRefusal } from '../ui/form'
import { Notice } from '../ui/parts'
import type { Checkout } from './checkout'
import { Step } from './checkout-step'

export function DeliveryStep({ checkout }: { checkout: Checkout | null }) {
  const [update, busy] = useCommand(CheckoutUpdateDocument)
  const [refused, setRefused] = useState<Refusal | null>(null)
  if (!checkout) return <Step number={2} title={m.delivery} isWaiting />

  const choose = async (deliveryOptionId: string) => {
    const answer = await update({ checkoutId: checkout.id, deliveryOptionId })
    setRefused(answer.refused ?? null)
  }
  return (
    <Step number={2} title={m.delivery} isDone={checkout.deliveryOption !== null}>
      <FormRefusal refused={refused} />
      {checkout.deliveryOptions.length === 0 && (
        <Notice tone="warning">
          <p>{m.noDelivery}</p>
        </Notice>
      )}
      <fieldset className="choices" aria-busy={busy}>
        <legend className="unseen">{m.delivery}</legend>
        {checkout.deliveryOptions.map((option) => (
          <label key={option.id} className="choice">
            <input
              type="radio"
              name="delivery"
              checked={checkout.deliveryOption?.id === option.id}
              onChange={() => choose(option.id)}
            />
            <span>
              <strong>{option.title}</strong>
              <span className="muted">
                {option.minDays !== null && option.maxDays !== null
                  ? m.days(option.minDays, option.maxDays)
                  : option.description}
              </span>
            </span>
            <span>{Number(option.cost.amount) === 0 ? m.free : format(option.cost)}</span>
          </label>
        ))}
      </fieldset>
    </Step>
  )
}
