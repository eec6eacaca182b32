import { useRef, useState, type FormEvent } from 'react'
import { useParams } from 'react-router'
import { problemsByField, useCommand, type Refusal } from '../api/command'
import { tokenOf } from '../api/order-tokens'
import { TicketPageDocument, TicketReplyDocument } from '../gql/graphql'
import { date, m } from '../messages'
import { FormRefusal, SubmitButton, TextArea, fieldsOf } from '../ui/form'
import { Failed, Loading, Page } from '../ui/parts'
import { NotFound } from './not-found'
import { usePage } from './use-page'

export function Component() {
  const { id = '' } = useParams()
  const accessToken = tokenOf(id)
  const { data, error, again } = usePage(TicketPageDocument, { id, accessToken })
  const [reply, busy] = useCommand(TicketReplyDocument)
  const [refused, setRefused] = useState<Refusal | null>(null)
  const form = useRef<HTMLFormElement>(null)
  if (data && !data.ticket) return <NotFound />
  if (!data?.ticket)
    return <Page title={m.contactUs}>{error ? <Failed again={again} /> : <Loading />}</Page>
  const { ticket } = data

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const { body = '' } = fieldsOf(event.currentTarget)
    const answer = await reply({ ticketId: id, body, accessToken, isInternal: false })
    setRefused(answer.refused ?? null)
    if (answer.done) form.current?.reset()
  }
  return (
    <Page title={ticket.title} className="narrow">
      <div className="order-head">
        <div>
          <p className="eyebrow">{ticket.number}</p>
          <h1>{ticket.title}</h1>
        </div>
        <p className="status">{m.ticketStatuses[ticket.status]}</p>
      </div>
      <ol className="messages">
        {ticket.messages.nodes.map(({ id: messageId, at, authorKind, authorName, body }) => (
          <li key={messageId} className={authorKind === 'STAFF' ? 'theirs' : 'ours'}>
            <p className="muted">
              {authorKind === 'STAFF' ? (authorName ?? m.theShop) : m.you} · {date(at, true)}
            </p>
            <p className="message-body">{body}</p>
          </li>
        ))}
      </ol>
      {ticket.status !== 'CLOSED' && (
        <form ref={form} onSubmit={submit} noValidate className="boxed">
          <FormRefusal refused={refused} />
          <TextArea
            label={m.answer}
            name="body"
            rows={4}
            maxLength={10_000}
            required
            problem={problemsByField(refused).body}
          />
          <SubmitButton busy={busy}>{m.send}</SubmitButton>
        </form>
      )}
    </Page>
  )
}
