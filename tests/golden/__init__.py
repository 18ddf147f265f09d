"""Golden triplets: operation, Cypher, answer."""
