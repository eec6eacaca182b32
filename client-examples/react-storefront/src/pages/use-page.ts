import { useQuery, type TypedDocumentNode, type AnyVariables } from 'urql'

/**
 * The one query of a page: what the cache has is shown at once, and asked for again, since prices
 * and stock move.
 */
export function usePage<Data, Variables extends AnyVariables>(
  query: TypedDocumentNode<Data, Variables>,
  variables: Variables,
) {
  const [{ data, error, fetching, stale }, ask] = useQuery({
    query,
    variables,
    requestPolicy: 'cache-and-network',
  } as Parameters<typeof useQuery<Data, Variables>>[0])
  return {
    data,
    error,
    fetching: fetching || stale,
    again: () => ask({ requestPolicy: 'network-only' }),
  }
}
