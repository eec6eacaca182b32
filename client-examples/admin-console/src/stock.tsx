import { useState } from 'react'
import { StockDocument, WarehousesDocument } from './gql/graphql'
import { Read, Table, time } from './parts'

export function Stock() {
  const [chosen, setChosen] = useState<string | null>(null)
  const [after, setAfter] = useState<string | null>(null)
  return (
    <Read document={WarehousesDocument} variables={{}}>
      {({ warehouses }) => {
        const warehouseId = chosen ?? warehouses[0]?.id
        if (!warehouseId) return <p>There is no warehouse yet.</p>
        return (
          <>
            <label>
              Warehouse{' '}
              <select value={warehouseId} onChange={(event) => (setChosen(event.target.value), setAfter(null))}>
                {warehouses.map((each) => <option key={each.id} value={each.id}>{each.name}</option>)}
              </select>
            </label>
            <Read document={StockDocument} variables={{ warehouseId, after }}>
              {({ stockLevels }) => (
                <>
                  <Table
                    heads={['SKU', 'Variant', 'On hand', 'Reserved', 'For sale', 'Changed']}
                    rows={stockLevels.nodes.map((level) => [
                      level.variant?.sku,
                      level.variant?.title,
                      level.onHand,
                      level.reserved,
                      level.available,
                      time(level.updatedAt),
                    ])}
                  />
                  {stockLevels.pageInfo.hasNextPage && <button onClick={() => setAfter(stockLevels.pageInfo.endCursor ?? null)}>Next page</button>}
                </>
              )}
            </Read>
          </>
        )
      }}
    </Read>
  )
}
