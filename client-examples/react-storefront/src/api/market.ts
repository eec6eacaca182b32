import type { LanguageCode } from '../gql/graphql'
import { createSharedStore } from './store'

/**
 * For whom the shop is shown. The language stands in the address (`/zh/…`), so that a link says what
 * it leads to; where to deliver and what to pay in is the shopper's choice and stays in the browser.
 */
export interface Market {
  channel: string | null
  currency: string | null
}

export const LANGUAGES = [
  { code: 'EN', tag: 'en-GB', prefix: '', name: 'English' },
  { code: 'ZH', tag: 'zh-CN', prefix: '/zh', name: '中文' },
] as const satisfies { code: LanguageCode; tag: string; prefix: string; name: string }[]

export type Language = (typeof LANGUAGES)[number]

export const language: Language =
  LANGUAGES.find(({ prefix }) => prefix && `${location.pathname}/`.startsWith(`${prefix}/`)) ??
  LANGUAGES[0]

/** `null` leaves the choice to the shop, whose first channel is its default. */
export const market = createSharedStore<Market>('shop.market', { channel: null, currency: null })

/** The shop decides again, where what was chosen is not offered any more. */
export function forgetMarket(): void {
  const { channel, currency } = market.get()
  if (channel || currency) market.set({ channel: null, currency: null })
}

/** The same page in another language. */
export function addressIn(other: Language): string {
  const path = location.pathname.slice(language.prefix.length) || '/'
  return `${other.prefix}${path}${location.search}`
}
