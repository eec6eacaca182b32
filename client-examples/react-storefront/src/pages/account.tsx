import { Link, Navigate, useNavigate } from 'react-router'
import { useClient } from 'urql'
import { end, session } from '../api/session'
import { useStore } from '../api/store'
import { keep } from '../cart/cart'
import { AccountDocument, SignOutDocument, type AccountQuery } from '../gql/graphql'
import { date, m } from '../messages'
import { format } from '../money'
import { Failed, Loading, Page } from '../ui/parts'
import { keepWishlist } from '../wishlist/wishlist'
import { Addresses } from './account-addresses'
import { usePage } from './use-page'

export type Me = NonNullable<AccountQuery['me']>

export function Component() {
  const signedIn = useStore(session) !== null
  if (!signedIn) return <Navigate to="/sign-in" replace />
  return <Account />
}

function Account() {
  const client = useClient()
  const navigate = useNavigate()
  const { data, error, again } = usePage(AccountDocument, {})
  if (!data?.me) {
    return <Page title={m.account}>{error ? <Failed again={again} /> : <Loading />}</Page>
  }
  const { me } = data
  const signOut = async () => {
    await client.mutation(SignOutDocument, { input: { scope: 'CURRENT' } })
    await navigate('/') // away first: this page sends guests to sign in
    keep(null)
    keepWishlist(null)
    end()
  }
  return (
    <Page title={m.account} className="account">
      <div className="order-head">
        <div>
          <p className="eyebrow">{me.email}</p>
          <h1>{m.hello(me.name ?? '')}</h1>
        </div>
        <button type="button" className="button plain" onClick={signOut}>
          {m.signOut}
        </button>
      </div>
      <section>
        <h2>{m.yourOrders}</h2>
        <Orders orders={me.orders.nodes} />
      </section>
      <Addresses addresses={me.addresses} again={again} />
      <section>
        <div className="section-head">
          <h2>{m.yourQuestions}</h2>
          <Link to="/help">{m.contactUs}</Link>
        </div>
        <Tickets tickets={me.tickets.nodes} />
      </section>
    </Page>
  )
}

function Orders({ orders }: { orders: Me['orders']['nodes'] }) {
  if (orders.length === 0) return <p className="muted">{m.noOrders}</p>
  return (
    <ul className="rows">
      {orders.map((order) => (
        <li key={order.id}>
          <Link to={`/orders/${order.id}`}>
            <span className="row-pictures" aria-hidden="true">
              {order.lines
                .slice(0, 3)
                .map(
                  ({ id, imageUrl }) =>
                    imageUrl && (
                      <img key={id} src={imageUrl} alt="" width={48} height={48} loading="lazy" />
                    ),
                )}
            </span>
            <span>
              <strong>{m.orderNumber(order.number)}</strong>
              <span className="muted">{order.placedAt && date(order.placedAt)}</span>
            </span>
            <span className={`status ${order.status.toLowerCase()}`}>
              {m.statuses[order.status]}
            </span>
            <span className="row-end">{format(order.cost.total)}</span>
          </Link>
        </li>
      ))}
    </ul>
  )
}

export function Tickets({ tickets }: { tickets: Me['tickets']['nodes'] }) {
  if (tickets.length === 0) return <p className="muted">{m.noQuestions}</p>
  return (
    <ul className="rows">
      {tickets.map(({ id, title, status, lastMessageAt }) => (
        <li key={id}>
          <Link to={`/help/${id}`}>
            <span>
              <strong>{title}</strong>
              <span className="muted">{date(lastMessageAt)}</span>
            </span>
            <span className="status">{m.ticketStatuses[status]}</span>
          </Link>
        </li>
      ))}
    </ul>
  )
}
