import Apollo
import Foundation

/// Ids of published operations only: the code generator leaves the texts out of the app
/// (`operationDocumentFormat: ["operationId"]`). `autoPersistQueries` is what makes this library send
/// ids instead of texts; there is no text here that it could send after them.
func makeShop(url: URL, key: String, version: String, store: ApolloStore) -> ApolloClient {
    let transport = RequestChainNetworkTransport(
        interceptorProvider: DefaultInterceptorProvider(store: store),
        endpointURL: url,
        additionalHeaders: ["X-Client-Key": key, "X-Client-Version": version],
        autoPersistQueries: true,
        sendEnhancedClientAwareness: true
    )
    return ApolloClient(networkTransport: transport, store: store)
}
