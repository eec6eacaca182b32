import { useState, type FormEvent } from 'react'
import { Link, useNavigate, useSearchParams } from 'react-router'
import { problemsByField, useCommand, type Refusal } from '../api/command'
import { orderTokens, tokenOf } from '../api/order-tokens'
import { HelpPageDocument, TicketOpenDocument } from '../gql/graphql'
import { date, m } from '../messages'
import { FormRefusal, SelectField, SubmitButton, TextArea, TextField, fieldsOf } from '../ui/form'
import { Loading, Notice, Page } from '../ui/parts'
import { Tickets } from './account'
import { usePage } from './use-page'

/** A question to the shop: of a customer, or of a guest about an order. */
export function Component() {
  const given = useSearchParams()[0].get('order') ?? ''
  const [orderId, setOrderId] = useState(given)
  const navigate = useNavigate()
  const { data } = usePage(HelpPageDocument, {})
  const [openTicket, busy] = useCommand(TicketOpenDocument)
  const [refused, setRefused] = useState<Refusal | null>(null)
  const problems = problemsByField(refused)
  if (!data)
    return (
      <Page title={m.contactUs}>
        <Loading />
      </Page>
    )

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const { title = '', body = '' } = fieldsOf(event.currentTarget)
    const answer = await openTicket({
      title,
      body,
      orderId: orderId || null,
      orderAccessToken: data.me ? null : tokenOf(orderId),
    })
    setRefused(answer.refused ?? null)
    if (!answer.done) return
    const { id, accessToken } = answer.done
    if (accessToken) orderTokens.set({ ...orderTokens.get(), [id]: accessToken })
    void navigate(`/help/${id}`)
  }
  const orders = data.me?.orders.nodes ?? []
  const mayAsk = data.me !== null || (orderId !== '' && tokenOf(orderId) !== null)
  return (
    <Page title={m.contactUs} className="narrow">
      <h1>{m.contactUs}</h1>
      <p className="lead">{m.contactText}</p>
      {mayAsk ? (
        <form onSubmit={submit} noValidate className="boxed">
          <FormRefusal refused={refused} />
          {orders.length > 0 && (
            <SelectField
              label={m.aboutOrder}
              name="order"
              value={orderId}
              onChange={setOrderId}
              problem={problems.orderId}
              options={[
                { value: '', label: m.noOrder },
                ...orders.map(({ id, number, placedAt }) => ({
                  value: id,
                  label: `${m.orderNumber(number)}${placedAt ? ` · ${date(placedAt)}` : ''}`,
                })),
              ]}
            />
          )}
          <TextField
            label={m.subject}
            name="title"
            maxLength={200}
            required
            problem={problems.title}
          />
          <TextArea
            label={m.message}
            name="body"
            rows={6}
            maxLength={10_000}
            required
            problem={problems.body}
          />
          <SubmitButton busy={busy}>{m.send}</SubmitButton>
        </form>
      ) : (
        <Notice>
          <p>{m.signInToAsk}</p>
          <Link to="/sign-in?next=/help" className="button">
            {m.signIn}
          </Link>
        </Notice>
      )}
      {data.me && (
        <section>
          <h2>{m.yourQuestions}</h2>
          <Tickets tickets={data.me.tickets.nodes} />
        </section>
      )}
    </Page>
  )
}
