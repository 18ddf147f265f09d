"""From sources to a loaded graph.

A source becomes `Records` (nodes and claims), `validate` finds everything that is
wrong with them before a write, `load` brings the graph to exactly these records,
`check` proves a loaded graph against the model.
"""
