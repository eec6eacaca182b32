import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { TypedDocumentString } from './gql/graphql'
import { ask } from './shop'

/** Reads a document and shows what came, or why nothing did. */
export function Read<R, V>(props: { document: TypedDocumentString<R, V>; variables: V; children: (data: R) => ReactNode }) {
  const { document, variables, children } = props
  const { data, error } = useQuery({ queryKey: [document.toString(), variables], queryFn: () => ask(document, variables) })
  if (error) return <p role="alert">{error.message}</p>
  return data ? <>{children(data)}</> : <p className="quiet">Loading …</p>
}

export function Table({ heads, rows }: { heads: string[]; rows: ReactNode[][] }) {
  if (!rows.length) return <p className="quiet">Nothing here.</p>
  return (
    <table>
      <thead>
        <tr>{heads.map((head) => <th key={head} scope="col">{head}</th>)}</tr>
      </thead>
      <tbody>{rows.map((row, at) => <tr key={at}>{row.map((cell, place) => <td key={place}>{cell}</td>)}</tr>)}</tbody>
    </table>
  )
}

export const time = (text: string | null | undefined) => (text ? new Date(text).toLocaleString() : '–')
export const money = (value: { amount: string; currencyCode: string }) =>
  new Intl.NumberFormat(undefined, { style: 'currency', currency: value.currencyCode }).format(Number(value.amount))
