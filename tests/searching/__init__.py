"""Search and resolve: answers held against a ranking in plain Python."""
