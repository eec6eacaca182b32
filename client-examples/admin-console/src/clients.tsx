import { useState } from 'react'
import { ClientsDocument, OperationsDocument } from './gql/graphql'
import { Read, Table, time } from './parts'

/** Which programs use the shop, what each may send, and what it has sent. */
export function Clients() {
  const [shown, setShown] = useState<string | null>(null)
  return (
    <>
      <Read document={ClientsDocument} variables={{}}>
        {({ apiClients }) => (
          <Table
            heads={['Client', 'Kind', 'Takes', 'Versions', '']}
            rows={apiClients.nodes.map((client) => [
              client.name,
              client.kind,
              client.mode,
              client.manifests.map((each) => `${each.version} (${each.operationCount}${each.retiredAt ? ', retired' : ''})`).join(', '),
              <button key={client.id} onClick={() => setShown(client.id)}>Operations</button>,
            ])}
          />
        )}
      </Read>
      {shown && (
        <Read document={OperationsDocument} variables={{ clientId: shown }}>
          {({ publishedOperations }) => (
            <Table
              heads={['Operation', 'Kind', 'Cost', 'Version', 'Last used']}
              rows={publishedOperations.nodes.map((each) => [each.name, each.kind, each.cost, each.version, time(each.lastUsedAt)])}
            />
          )}
        </Read>
      )}
    </>
  )
}
