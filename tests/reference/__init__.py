"""An independent reference for the compiler, and random operations to compare the two on.

It shares no code with `app.compiler`: operations run in graphql-core itself, over a
graph in memory, written to be plainly right and not fast.
"""
