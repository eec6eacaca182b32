import type { LanguageCode } from './gql/graphql'

/** The language stands in the address; each language has its own market here. */
export interface Market {
  tag: string
  prefix: string
  name: string
  country: string
  scope: { language: LanguageCode; channel: string }
}

export const MARKETS: Market[] = [
  { tag: 'en', prefix: '', name: 'English', country: 'GB', scope: { language: 'EN', channel: 'uk' } },
  { tag: 'zh', prefix: '/zh', name: '中文', country: 'CN', scope: { language: 'ZH', channel: 'cn' } },
]

export function marketOf(path: string): Market {
  return path === '/zh' || path.startsWith('/zh/') ? MARKETS[1]! : MARKETS[0]!
}
