import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { useQuery } from 'villus'

/** Asks once, before the page is shown; on the server the page waits for it. The scope (language,
 * channel) is added on the way out, so pages name only what is theirs. */
export async function read<Data, Variables extends object>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Omit<Variables, 'language' | 'channel'>,
) {
  const query = useQuery<Data, Variables>({ query: document, variables: variables as Variables, fetchOnMount: false })
  await query.execute()
  return { data: query.data, execute: query.execute } // not the query itself: awaited, it would ask again
}
