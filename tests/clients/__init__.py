"""Clients: one made of the schema by a generator, and a person in a notebook."""
