import { useEffect, useRef, useState } from 'react'
import { useSubscription } from 'urql'
import { OrderUpdatedDocument } from '../gql/graphql'

const PAUSE = 1_000

/**
 * Follows an order over server-sent events; what arrives goes into the cache, and the page shows it.
 * When the line breaks, it begins again behind the last thing it heard.
 */
export function useLiveOrder(id: string, accessToken: string | null): void {
  const [after, setAfter] = useState<string | null>(null)
  const last = useRef(after)
  const [{ data, fetching }, begin] = useSubscription({
    query: OrderUpdatedDocument,
    variables: { id, accessToken, after },
  })
  if (data) last.current = data.orderUpdated.cursor

  useEffect(() => {
    if (fetching) return
    const timer = setTimeout(() => {
      if (last.current === after) begin()
      else setAfter(last.current)
    }, PAUSE)
    return () => clearTimeout(timer)
  }, [fetching, after, begin])
}
