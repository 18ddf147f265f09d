"""What a Neo4j is told so that no query harms it: lines of `neo4j.conf`.

`docs/neo4j.md` explains them; a test holds the page to these. They suit a heap of 1 GB or more.
"""

from typing import Final

BOUNDS: Final = (
    "db.memory.transaction.max=512m",
    "db.transaction.timeout=10m",
    "db.transaction.monitor.check.interval=500ms",
)
"""One transaction may take at most half of the heap, and ten minutes when its client names no
time. The service names its own with each transaction; Neo4j looks every two seconds whether one
is over, which is later than the service waits."""
