import { useState } from 'react'
import { Link, useLocation, useParams } from 'react-router'
import { useCommand, type Refusal } from '../api/command'
import { useLiveOrder } from '../api/live-order'
import { tokenOf } from '../api/order-tokens'
import { OrderCancelDocument, OrderPageDocument, type OrderPartsFragment } from '../gql/graphql'
import { date, m } from '../messages'
import { format } from '../money'
import { FormRefusal } from '../ui/form'
import { CheckIcon } from '../ui/icons'
import { Empty, Failed, Loading, Notice, Page } from '../ui/parts'
import { Sums } from './checkout-summary'
import { usePage } from './use-page'

const STAGES = ['AWAITING_SHIPMENT', 'SHIPPED', 'DELIVERED'] as const

export function Component() {
  const { id = '' } = useParams()
  const accessToken = tokenOf(id)
  const { data, error, again } = usePage(OrderPageDocument, { id, accessToken })
  useLiveOrder(id, accessToken)
  const isNew = Boolean((useLocation().state as { isNew?: boolean } | null)?.isNew)
  if (data?.order) return <Shown order={data.order} token={accessToken} isNew={isNew} />
  return (
    <Page title={m.order}>
      {data ? (
        <Empty title={m.orderNotFound}>
          <p>{m.orderNotFoundText}</p>
          <Link to={`/sign-in?next=/orders/${id}`} className="button">
            {m.signIn}
          </Link>
        </Empty>
      ) : error ? (
        <Failed again={again} />
      ) : (
        <Loading />
      )}
    </Page>
  )
}

function Shown(props: { order: OrderPartsFragment; token: string | null; isNew: boolean }) {
  const { order, token, isNew } = props
  return (
    <Page title={m.orderNumber(order.number)} className="order">
      {isNew && (
        <Notice tone="success" title={m.thankYou}>
          <p>{m.thankYouText}</p>
        </Notice>
      )}
      <div className="order-head">
        <div>
          <p className="eyebrow">{order.placedAt && date(order.placedAt)}</p>
          <h1>{m.orderNumber(order.number)}</h1>
        </div>
        <p
          className={`status ${order.status.toLowerCase()}`}
          role="status"
          data-testid="order-status"
        >
          {m.statuses[order.status]}
        </p>
      </div>
      <Progress order={order} />
      <div className="checkout-columns">
        <div>
          <ul className="lines">
            {order.lines.map((line) => (
              <li key={line.id}>
                <article className="line-item">
                  {line.imageUrl && <img src={line.imageUrl} alt="" width={84} height={84} />}
                  <div>
                    <h3>{line.title}</h3>
                    {line.variantTitle && <p className="muted">{line.variantTitle}</p>}
                    <p className="muted">{m.pieces(line.quantity)}</p>
                  </div>
                  <div className="line-price">{format(line.total)}</div>
                </article>
              </li>
            ))}
          </ul>
          <Parcels parcels={order.parcels} />
          <History events={order.events} />
        </div>
        <aside className="summary">
          <h2>{m.summary}</h2>
          <Sums cost={order.cost} isTaxIncluded={order.pricesIncludeTax} />
          {order.shippingAddress && (
            <address>
              <strong>{m.deliverTo}</strong>
              {order.shippingAddress.formatted.map((line) => (
                <span key={line}>{line}</span>
              ))}
            </address>
          )}
          {order.deliveryGroups.map(({ id, methodTitle }) => (
            <p key={id} className="muted">
              {methodTitle}
            </p>
          ))}
          <p className="buttons">
            <Link to={`/help?order=${order.id}`} className="button plain">
              {m.askAboutOrder}
            </Link>
            {order.allowedTransitions.includes('CANCELLED') && (
              <Cancel order={order} token={token} />
            )}
          </p>
        </aside>
      </div>
    </Page>
  )
}

function Progress({ order }: { order: OrderPartsFragment }) {
  const reached = STAGES.findIndex((stage) => stage === order.status)
  const last = order.status === 'COMPLETED' ? STAGES.length - 1 : reached
  if (last < 0) return null
  return (
    <ol className="stages" aria-label={m.progress}>
      {STAGES.map((stage, index) => (
        <li
          key={stage}
          className={index <= last ? 'reached' : ''}
          aria-current={index === last ? 'step' : undefined}
        >
          <span aria-hidden="true">{index <= last && <CheckIcon />}</span>
          {m.statuses[stage]}
        </li>
      ))}
    </ol>
  )
}

function Parcels({ parcels }: { parcels: OrderPartsFragment['parcels'] }) {
  if (parcels.length === 0) return null
  return (
    <section>
      <h2>{m.parcels}</h2>
      <ul className="plain-list">
        {parcels.map(({ id, carrier, trackingNumber, trackingUrl, shippedAt }) => (
          <li key={id}>
            {date(shippedAt)} · {carrier}{' '}
            {trackingUrl ? <a href={trackingUrl}>{trackingNumber ?? m.track}</a> : trackingNumber}
          </li>
        ))}
      </ul>
    </section>
  )
}

function History({ events }: { events: OrderPartsFragment['events'] }) {
  return (
    <section>
      <h2>{m.history}</h2>
      <ol className="history">
        {events.map(({ type, at }) => (
          <li key={`${type} ${at}`}>
            <span>{m.orderEvents[type]}</span>
            <time dateTime={at} className="muted">
              {date(at, true)}
            </time>
          </li>
        ))}
      </ol>
    </section>
  )
}

function Cancel({ order, token }: { order: OrderPartsFragment; token: string | null }) {
  const [cancel, busy] = useCommand(OrderCancelDocument)
  const [refused, setRefused] = useState<Refusal | null>(null)
  const send = async () => {
    if (!confirm(m.cancelSure)) return
    const answer = await cancel({
      orderId: order.id,
      accessToken: token,
      reason: 'CUSTOMER_REQUEST',
    })
    setRefused(answer.refused ?? null)
  }
  return (
    <>
      <button
        type="button"
        className="button plain"
        aria-busy={busy}
        disabled={busy}
        onClick={send}
      >
        {m.cancelOrder}
      </button>
      <FormRefusal refused={refused} />
    </>
  )
}
