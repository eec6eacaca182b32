import type { OperationContext } from '@urql/core'
import type { AuthUtilities } from '@urql/exchange-auth'
import { RefreshDocument, type SessionFragment } from '../gql/graphql'
import { createSharedStore } from './store'

/** The tokens of who is signed in. `null` is a guest. */
export type Tokens = Pick<SessionFragment, 'accessToken' | 'accessTokenExpiresAt' | 'refreshToken'>

export const session = createSharedStore<Tokens | null>('shop.session', null)

/** Set when a session ended by itself, so that pages can say so; nothing typed is lost. */
export const sessionEnded = createSharedStore('shop.session-ended', false)

export function begin({ accessToken, accessTokenExpiresAt, refreshToken }: Tokens): void {
  sessionEnded.set(false)
  session.set({ accessToken, accessTokenExpiresAt, refreshToken })
}

export function end(): void {
  sessionEnded.set(false)
  session.set(null)
}

const MARGIN = 10_000

export function isStale(): boolean {
  const tokens = session.get()
  return tokens !== null && Date.parse(tokens.accessTokenExpiresAt) - MARGIN < Date.now()
}

/** One tab renews for all: a refresh token is good once, and the others find its successor. */
export async function refresh(
  api: AuthUtilities,
  asNobody: Partial<OperationContext>,
): Promise<void> {
  const before = session.get()
  await oneAtATime(async () => {
    const now = session.get()
    if (!now || now.accessToken !== before?.accessToken) return
    const { refreshToken } = now
    const { data } = await api.mutate(RefreshDocument, { input: { refreshToken } }, asNobody)
    if (data?.customerRefresh.__typename === 'AuthSession') return begin(data.customerRefresh)
    session.set(null)
    sessionEnded.set(true)
  })
}

/** Browsers offer locks between tabs on secure pages only; elsewhere each tab is alone. */
function oneAtATime(work: () => Promise<void>): Promise<void> {
  return 'locks' in navigator ? navigator.locks.request('shop.session', work) : work()
}
