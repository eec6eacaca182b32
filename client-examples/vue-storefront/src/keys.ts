import { inject, type InjectionKey, onMounted, ref } from 'vue'
import type { Market } from './market'
import { messages } from './messages'

export interface Page {
  title: string
  description: string
  isMissing: boolean
}

export const marketKey: InjectionKey<Market> = Symbol('market')
export const pageKey: InjectionKey<Page> = Symbol('page')

/** False until the page listens. What only then works is disabled before: no press is lost. */
export function useReady() {
  const isReady = ref(false)
  onMounted(() => (isReady.value = true))
  return isReady
}

/** What every page needs: its market, its words, and a place for its title. */
export function usePage() {
  const market = inject(marketKey)!
  const m = messages[market.tag as keyof typeof messages]
  const money = ({ amount, currencyCode }: { amount: string; currencyCode: string }) =>
    new Intl.NumberFormat(market.tag, { style: 'currency', currency: currencyCode }).format(Number(amount))
  return { market, m, money, page: inject(pageKey)! }
}
