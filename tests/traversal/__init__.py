"""Walking the graph, held against plain Python over the same claims."""
