import { useEffect, useState, type FormEvent } from 'react'
import { useNavigate } from 'react-router'
import { useClient } from 'urql'
import { answerOf, newKey, useCommand, type Refusal } from '../api/command'
import { orderTokens } from '../api/order-tokens'
import { keep, useCart } from '../cart/cart'
import { CheckoutCompleteDocument, CheckoutPaymentConfirmDocument } from '../gql/graphql'
import { m } from '../messages'
import { format } from '../money'
import { FormRefusal, SubmitButton } from '../ui/form'
import { LockIcon } from '../ui/icons'
import { Notice } from '../ui/parts'
import type { Checkout } from './checkout'
import { Step } from './checkout-step'
import { forgetDraft, type Draft } from './draft'

/** The cards of the test bank. A real provider's own fields would stand here and give a token. */
const CARDS = ['approve', 'decline', 'action'] as const

interface Props {
  checkout: Checkout | null
  draft: Draft
  change: (parts: Partial<Draft>) => void
  again: () => void
}

export function PaymentStep({ checkout, draft, change, again }: Props) {
  const [complete, busy] = useCommand(CheckoutCompleteDocument)
  const [refused, setRefused] = useState<Refusal | null>(null)
  const [bank, setBank] = useState<string | null>(null)
  const placed = usePlaced()
  const { reload } = useCart()
  const provider = checkout?.paymentProviders[0]
  if (!checkout?.deliveryOption || !checkout.cost || !provider) {
    return <Step number={3} title={m.payment} isWaiting />
  }
  const { total } = checkout.cost

  const pay = async (event: FormEvent) => {
    event.preventDefault()
    const { amount, currencyCode } = total
    const input = {
      checkoutId: checkout.id,
      expectedTotal: { amount, currencyCode },
      payment: { provider: provider.code, token: draft.method },
    }
    // the same key for as long as no answer came, also after a reload: never a second charge
    const { done, refused: refusal } = await complete(input, draft.key)
    setRefused(refusal ?? null)
    if (done?.__typename === 'Order') return placed(done)
    if (done) return setBank(done.url)
    if (refusal.code !== 'PAYMENT_PENDING') change({ key: newKey() })
    if (refusal.code === 'QUOTE_CHANGED') again()
    if (refusal.code === 'OUT_OF_STOCK') reload()
  }
  if (bank)
    return (
      <AtTheBank url={bank} checkoutId={checkout.id} giveUp={() => setBank(null)} change={change} />
    )
  return (
    <Step number={3} title={m.payment}>
      <form onSubmit={pay}>
        <FormRefusal refused={refused} />
        <fieldset className="choices">
          <legend>{provider.title}</legend>
          {CARDS.map((card) => (
            <label key={card} className="choice">
              <input
                type="radio"
                name="card"
                value={card}
                checked={draft.method === card}
                onChange={() => change({ method: card, key: newKey() })}
              />
              <span>
                <strong>{m.cards[card]}</strong>
              </span>
            </label>
          ))}
        </fieldset>
        <SubmitButton busy={busy} className="full">
          <LockIcon /> {m.pay(format(total))}
        </SubmitButton>
        <p className="muted">{m.noRealMoney}</p>
      </form>
    </Step>
  )
}

/** Some banks ask the payer in a page of their own. Back here, the shop asks how it ended. */
function AtTheBank(props: {
  url: string
  checkoutId: string
  giveUp: () => void
  change: Props['change']
}) {
  const { url, checkoutId, giveUp, change } = props
  const client = useClient()
  const placed = usePlaced()
  const [refused, setRefused] = useState<Refusal | null>(null)
  const confirm = async () => {
    const result = await client.mutation(CheckoutPaymentConfirmDocument, { input: { checkoutId } })
    const { done, refused: refusal } = answerOf(result)
    setRefused(refusal ?? null)
    if (done?.__typename === 'Order') placed(done)
    if (refusal && refusal.code !== 'PAYMENT_PENDING') change({ key: newKey() })
  }
  useEffect(() => {
    addEventListener('focus', confirm)
    return () => removeEventListener('focus', confirm)
  })
  return (
    <Step number={3} title={m.payment}>
      <FormRefusal refused={refused} />
      <Notice title={m.bankTitle}>
        <p>{m.bankText}</p>
        <p className="buttons">
          <a href={url} target="_blank" rel="noopener" className="button">
            {m.toBank}
          </a>
          <button type="button" className="button plain" onClick={refused ? giveUp : confirm}>
            {refused ? m.anotherCard : m.bankDone}
          </button>
        </p>
      </Notice>
    </Step>
  )
}

function usePlaced() {
  const navigate = useNavigate()
  return (order: { id: string; accessToken: string | null }) => {
    if (order.accessToken) orderTokens.set({ ...orderTokens.get(), [order.id]: order.accessToken })
    void navigate(`/orders/${order.id}`, { replace: true, state: { isNew: true } })
    forgetDraft()
    keep(null)
  }
}
