import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { OrdersToShipDocument, ShipDocument } from './gql/graphql'
import { money, Read, Table, time } from './parts'
import { ask } from './shop'

/** Everything that is paid and waits; shipping sends the rest of an order in one parcel. */
export function Orders() {
  const [after, setAfter] = useState<string | null>(null)
  return (
    <Read document={OrdersToShipDocument} variables={{ after }}>
      {({ orders }) => (
        <>
          <p className="quiet">{orders.totalCount} waiting</p>
          <Table
            heads={['Order', 'Placed', 'Goods', 'Total', '']}
            rows={orders.nodes.map((order) => [
              order.number,
              time(order.placedAt),
              order.lines.map((line) => `${line.quantity} × ${line.title}`).join(', '),
              money(order.cost.total),
              <Ship key={order.id} orderId={order.id} />,
            ])}
          />
          {orders.pageInfo.hasNextPage && <button onClick={() => setAfter(orders.pageInfo.endCursor ?? null)}>Next page</button>}
        </>
      )}
    </Read>
  )
}

function Ship({ orderId }: { orderId: string }) {
  const queries = useQueryClient()
  const [key] = useState(() => crypto.randomUUID()) // pressing twice ships once
  const ship = useMutation({
    mutationFn: () => ask(ShipDocument, { input: { orderId, carrier: 'own-van', idempotencyKey: key } }),
    onSuccess: ({ orderShip }) => orderShip.__typename === 'Order' && queries.invalidateQueries(),
  })
  const refused = ship.data?.orderShip.__typename !== 'Order' ? ship.data?.orderShip.message : null
  return (
    <>
      <button disabled={ship.isPending} onClick={() => ship.mutate()}>Ship</button>
      {(refused ?? ship.error?.message) && <p role="alert">{refused ?? ship.error?.message}</p>}
    </>
  )
}
