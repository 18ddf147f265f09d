"""The service: GraphQL operations compiled to one Cypher query each, over HTTP."""
