import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { ReplyDocument, TicketsDocument } from './gql/graphql'
import { Read, time } from './parts'
import { ask } from './shop'

export function Tickets() {
  return (
    <Read document={TicketsDocument} variables={{}}>
      {({ tickets }) =>
        tickets.nodes.length ? (
          tickets.nodes.map((ticket) => (
            <details key={ticket.id}>
              <summary>
                {ticket.number} {ticket.title} <span className="quiet">{ticket.customer?.name} · {time(ticket.lastMessageAt)} · {ticket.priority}</span>
              </summary>
              {ticket.messages.nodes.map((message) => (
                <p key={message.id}><strong>{message.authorKind}</strong> {message.body}</p>
              ))}
              <Answer ticketId={ticket.id} />
            </details>
          ))
        ) : (
          <p className="quiet">Nobody is waiting.</p>
        )
      }
    </Read>
  )
}

function Answer({ ticketId }: { ticketId: string }) {
  const queries = useQueryClient()
  const [key, setKey] = useState(() => crypto.randomUUID())
  const reply = useMutation({
    mutationFn: (body: string) => ask(ReplyDocument, { input: { ticketId, body, idempotencyKey: key } }),
    onSuccess: () => {
      setKey(crypto.randomUUID())
      return queries.invalidateQueries()
    },
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    reply.mutate(String(new FormData(event.currentTarget).get('body')))
  }
  return (
    <form onSubmit={submit}>
      <label>Answer <textarea name="body" rows={3} required /></label>
      <button disabled={reply.isPending}>Send</button>
      {reply.error && <p role="alert">{reply.error.message}</p>}
    </form>
  )
}
