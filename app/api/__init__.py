"""The GraphQL API and the tables of claims, and how they are reached over HTTP."""
