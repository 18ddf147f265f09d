"""What a load reads and makes, in SQLite files: its memory does not grow with the graph.

    node_records    what sources say of nodes
    drafts          nodes of one type, while they are settled
    merged_nodes    the nodes that the graph shall hold
    present_nodes   the nodes that it has
    stage           claims, those it shall hold and those it has

The files lie in a temporary folder and go with the load.
"""
