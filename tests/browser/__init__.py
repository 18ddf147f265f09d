"""Neo4j Browser and its kit."""
