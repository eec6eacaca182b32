"""GraphQL only: types, inputs, unions, enums, directives. Calls `resolvers`, holds no SQL."""
