"""API clients: the programs that use the endpoint, and the operations each may run.

Owns clients with their keys, modes and quotas, the registry of published operations, and how both
are used. Knows nothing of GraphQL: a document is text, an id and figures that `schema` worked out.
"""
