"""The GraphQL API: the schema, the executor, and how they are reached over HTTP."""
