import { createSharedStore } from './store'

/** With its token a guest reads an order. They stay in this browser, by the order's id. */
export const orderTokens = createSharedStore<Record<string, string>>('shop.orders', {})

/** From a link in a message, or from having ordered here. */
export function tokenOf(orderId: string): string | null {
  const given = new URLSearchParams(location.search).get('token')
  return given ?? orderTokens.get()[orderId] ?? null
}
