import { useCallback, useState } from 'react'
import { useClient, type TypedDocumentNode } from 'urql'
import { sessionEnded } from './session'

/** What stands against a command. Pages translate it by `code` and show it where `path` leads. */
export type Refusal = {
  code: string
  message: string
  path: readonly string[]
  problems?: { code: string; message: string; path: readonly string[] }[]
  available?: number
}

type Union<Data> = Data[Exclude<keyof Data, '__typename'>] & object
type Done<Data> = Exclude<Union<Data>, { code: unknown; path: unknown }>
export type Answer<Data> =
  { done: Done<Data>; refused?: never } | { done?: never; refused: Refusal }

interface Keyed {
  idempotencyKey?: unknown
}

/**
 * A mutation as pages use it: `send` answers with what was done or with why it was not.
 * Every input gets an idempotency key of its own; pass one to repeat a command that may have worked.
 */
export function useCommand<Data, Variables extends { input: Keyed }>(
  document: TypedDocumentNode<Data, Variables>,
) {
  const client = useClient()
  const [busy, setBusy] = useState(false)
  const send = useCallback(
    async (input: Variables['input'], key = newKey()): Promise<Answer<Data>> => {
      setBusy(true)
      const variables = { input: { ...input, idempotencyKey: key } } as Variables
      const result = await client.mutation(document, variables)
      setBusy(false)
      const answer = answerOf<Data>(result)
      // a customer's cart is not there for the guest that one has become meanwhile
      const isLost = answer.refused?.code === 'NOT_FOUND' && sessionEnded.get()
      return isLost ? { refused: { ...answer.refused!, code: 'SESSION_ENDED' } } : answer
    },
    [client, document],
  )
  return [send, busy] as const
}

interface Result<Data> {
  data?: Data
  error?: { message: string; graphQLErrors: { extensions?: Record<string, unknown> }[] }
}

export function answerOf<Data>({ data, error }: Result<Data>): Answer<Data> {
  const answer = Object.entries(data ?? {}).find(([name]) => name !== '__typename')?.[1] as
    Union<Data> | undefined
  if (!answer) {
    const code = error?.graphQLErrors[0]?.extensions?.code ?? 'INTERNAL_SERVER_ERROR'
    return { refused: { code: String(code), message: error?.message ?? '', path: [] } }
  }
  return isRefusal(answer) ? { refused: answer } : { done: answer as Done<Data> }
}

const isRefusal = (answer: object): answer is Refusal => 'code' in answer && 'path' in answer

/** Random also where the page is not served over HTTPS and `crypto.randomUUID` is missing. */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('')
}

/** The problems of a refusal by the last name of their path, for forms. */
export function problemsByField(refused: Refusal | null | undefined): Record<string, string> {
  const problems = refused?.problems ?? (refused?.path.length ? [refused] : [])
  return Object.fromEntries(problems.map(({ path, code }) => [path.at(-1) ?? '', code]))
}
