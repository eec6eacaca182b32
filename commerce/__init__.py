"""The business. Knows nothing of GraphQL; `resolvers` calls it, `schema` presents it."""
