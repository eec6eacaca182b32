// Asking the shop as staff: ids of published documents, a token, and one renewal when it has run out.
import { RenewDocument, SignInDocument, type TypedDocumentString } from './gql/graphql'

declare const __KEY__: string
const PLACE = 'admin.session'

export interface Session {
  accessToken: string
  refreshToken: string
}

export class ShopError extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message)
  }
}

export const session = {
  get: (): Session | null => JSON.parse(sessionStorage.getItem(PLACE) ?? 'null'),
  set: (value: Session | null) => (value ? sessionStorage.setItem(PLACE, JSON.stringify(value)) : sessionStorage.removeItem(PLACE)),
}

async function send<R, V>(document: TypedDocumentString<R, V>, variables: V, token?: string): Promise<R> {
  const reply = await fetch('/graphql', {
    method: 'POST',
    headers: {
      accept: 'application/graphql-response+json',
      'content-type': 'application/json',
      ...(__KEY__ && { 'x-client-key': __KEY__ }),
      ...(token && { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ documentId: (document.__meta__ as { hash: string }).hash, variables }),
  })
  const { data, errors } = await reply.json()
  if (errors?.length) throw new ShopError(errors[0].extensions?.code ?? 'UNKNOWN', errors[0].message)
  return data as R
}

let renewing: Promise<void> | null = null

const ended = new Set<() => void>()

/** Hear when the session ends by itself; what is given back stops it. */
export function onEnd(hear: () => void): () => void {
  ended.add(hear)
  return () => void ended.delete(hear)
}

async function renew(): Promise<void> {
  const kept = session.get()
  const { staffRefresh } = kept ? await send(RenewDocument, { refreshToken: kept.refreshToken }) : { staffRefresh: null }
  session.set(staffRefresh?.__typename === 'StaffAuthSession' ? staffRefresh : null)
  if (!session.get()) ended.forEach((hear) => hear())
}

/** Throws ShopError. */
export async function ask<R, V>(document: TypedDocumentString<R, V>, variables: V): Promise<R> {
  try {
    return await send(document, variables, session.get()?.accessToken)
  } catch (error) {
    if (!(error instanceof ShopError) || error.code !== 'UNAUTHENTICATED' || !session.get()) throw error
    renewing ??= renew().finally(() => (renewing = null))
    await renewing
    return send(document, variables, session.get()?.accessToken)
  }
}

/** The member's name, or what stands against it. */
export async function signIn(email: string, password: string): Promise<string | null> {
  const { staffLogin } = await send(SignInDocument, { email, password })
  if (staffLogin.__typename !== 'StaffAuthSession') return staffLogin.message
  session.set(staffLogin)
  return null
}
