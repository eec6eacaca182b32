import { newKey } from '../api/command'
import { createStore, useStore } from '../api/store'
import type { Address } from '../ui/address-form'

/**
 * What was typed at the checkout. It outlives a reload and a lost session, in this tab alone.
 * `key` is the idempotency key of the payment: a new one only after an answer.
 */
export interface Draft {
  email: string
  address: Address
  checkoutId: string | null
  cartId: string | null
  isAddressDone: boolean
  method: string
  key: string
}

const KEPT = 'shop.checkout'

const nothing = (country: string): Draft => ({
  email: '',
  address: { country },
  checkoutId: null,
  cartId: null,
  isAddressDone: false,
  method: 'approve',
  key: newKey(),
})

const draft = createStore<Draft | null>(JSON.parse(sessionStorage.getItem(KEPT) ?? 'null'))

export function useDraft(country: string) {
  const current = useStore(draft) ?? nothing(country)
  const change = (parts: Partial<Draft>) => {
    const next = { ...(draft.get() ?? current), ...parts }
    sessionStorage.setItem(KEPT, JSON.stringify(next))
    draft.set(next)
  }
  return [current, change] as const
}

export function forgetDraft(): void {
  sessionStorage.removeItem(KEPT)
  draft.set(null)
}
