import Apollo
import Foundation

/// Ids of published operations only: the code generator leaves the texts out of the app
/// (`operationDocumentFormat: ["operationId"]`).
func makeShop(url: URL, key: String, version: String, store: ApolloStore) -> ApolloClient {
    let transport = RequestChainNetworkTransport(
        interceptorProvider: DefaultInterceptorProvider(store: store),
        endpointURL: url,
        additionalHeaders: ["X-Client-Key": key, "X-Client-Version": version],
        autoPersistQueries: false,
        sendEnhancedClientAwareness: true
    )
    return ApolloClient(networkTransport: transport, store: store)
}
