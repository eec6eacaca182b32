import { useEffect, useState } from 'react'
import { Link } from 'react-router'
import { market } from '../api/market'
import { session, sessionEnded } from '../api/session'
import { useStore } from '../api/store'
import { goOnAsGuest, keptCart, useCart } from '../cart/cart'
import { CheckoutPageDocument, type CheckoutPageQuery } from '../gql/graphql'
import { m } from '../messages'
import { useShell } from '../ui/layout'
import { Empty, Failed, Loading, Notice, Page } from '../ui/parts'
import { AddressStep } from './checkout-address'
import { DeliveryStep } from './checkout-delivery'
import { PaymentStep } from './checkout-payment'
import { Summary } from './checkout-summary'
import { useDraft } from './draft'
import { SignInForm } from './sign-in-form'
import { usePage } from './use-page'

export type Checkout = NonNullable<CheckoutPageQuery['checkout']>

export function Component() {
  const shell = useShell()
  const chosen = useStore(market)
  const { isLoading } = useCart()
  const channels = shell?.shop.channels ?? []
  const channel = channels.find(({ code }) => code === chosen.channel) ?? channels[0]
  if (!channel || isLoading) {
    return (
      <Page title={m.checkoutTitle}>
        <Loading />
      </Page>
    )
  }
  return (
    <Steps
      countries={channel.countries}
      country={channel.defaultCountry}
      isTaxIncluded={channel.pricesIncludeTax}
    />
  )
}

function Steps(props: { countries: readonly string[]; country: string; isTaxIncluded: boolean }) {
  const { cart } = useCart()
  const kept = useStore(keptCart)
  const hasEnded = useStore(sessionEnded)
  const signedIn = useStore(session) !== null
  const [draft, change] = useDraft(props.country)
  const isOurs = draft.checkoutId !== null && draft.cartId === kept?.id
  const { data, error, again } = usePage(CheckoutPageDocument, {
    country: draft.address.country,
    checkoutId: (isOurs && draft.checkoutId) || '',
    hasCheckout: isOurs,
    signedIn,
  })
  useKnownAddress(data?.me, draft.email === '', change)
  const [rules, setRules] = useState(data?.addressRules)
  useEffect(() => {
    if (data) setRules(data.addressRules)
  }, [data])

  if (!cart && !hasEnded) {
    return (
      <Page title={m.checkoutTitle}>
        <Empty title={m.cartEmpty}>
          <p>{m.cartEmptyText}</p>
          <Link to="/search" className="button">
            {m.startShopping}
          </Link>
        </Empty>
      </Page>
    )
  }
  if (!rules) {
    return <Page title={m.checkoutTitle}>{error ? <Failed again={again} /> : <Loading />}</Page>
  }
  const checkout = isOurs && draft.isAddressDone ? (data?.checkout ?? null) : null
  return (
    <Page title={m.checkoutTitle} className="checkout">
      <h1>{m.checkoutTitle}</h1>
      <div className="checkout-columns">
        <div className="steps">
          {hasEnded && <SessionEnded />}
          {!signedIn && !hasEnded && (
            <p className="muted">
              {m.haveAccount} <Link to="/sign-in?next=/checkout">{m.signIn}</Link>
            </p>
          )}
          <AddressStep
            rules={rules}
            countries={props.countries}
            draft={draft}
            change={change}
            cartId={cart?.id ?? null}
            isDone={checkout !== null}
          />
          <DeliveryStep checkout={checkout} />
          <PaymentStep checkout={checkout} draft={draft} change={change} again={again} />
        </div>
        {cart && (
          <Summary cart={cart} cost={checkout?.cost ?? null} isTaxIncluded={props.isTaxIncluded} />
        )}
      </div>
    </Page>
  )
}

/** A customer's form starts with what the account knows. */
function useKnownAddress(
  me: CheckoutPageQuery['me'] | undefined,
  isEmpty: boolean,
  change: ReturnType<typeof useDraft>[1],
) {
  useEffect(() => {
    if (!me?.email || !isEmpty) return
    const known = me.defaultShippingAddress?.address
    change({ email: me.email, ...(known && { address: { ...known } }) })
  }, [me?.id, isEmpty])
}

/** Nothing typed is lost: sign in again and go on, or order as a guest with the same goods. */
function SessionEnded() {
  return (
    <Notice tone="warning" title={m.sessionEnded} role="alert">
      <p>{m.sessionEndedText}</p>
      <SignInForm />
      <button type="button" className="button plain" onClick={goOnAsGuest}>
        {m.goOnAsGuest}
      </button>
    </Notice>
  )
}
