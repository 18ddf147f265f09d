"""What a reader yields for some files, sorted, and what is wrong with it."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from app.graph_model import ONCOLOGY_INDEX
from graph_seed.inputs import InputFile, Inputs
from graph_seed.problems import Problem
from graph_seed.reading import Excluded, SourceReader
from graph_seed.records import Claim, Node
from graph_seed.validate import NodeIds, claim_problems, node_problems


@dataclass(frozen=True, slots=True)
class Results:
    """Everything a reader yielded."""

    nodes: dict[str, Node]
    claims: dict[str, Claim]
    excluded: list[Excluded]
    problems: list[Problem]

    @property
    def reasons(self) -> Counter[str]:
        """Count what was excluded by its reason."""
        return Counter(excluded.reason for excluded in self.excluded)


def read(reader: SourceReader, *paths: Path) -> Results:
    """Read files by nodes and claims; an id that is yielded twice fails."""
    inputs = Inputs(tuple(InputFile(path, path.name) for path in paths), ONCOLOGY_INDEX)
    found = [*reader.nodes(inputs), *reader.claims(inputs)]
    nodes = [record for record in found if isinstance(record, Node)]
    claims = [record for record in found if isinstance(record, Claim)]
    results = Results(
        {node.id: node for node in nodes},
        {claim.id: claim for claim in claims},
        [record for record in found if isinstance(record, Excluded)],
        [record for record in found if isinstance(record, Problem)],
    )
    assert (len(results.nodes), len(results.claims)) == (len(nodes), len(claims))
    return results


def faults(results: Results) -> list[str]:
    """List what the loader would refuse: wrong values, missing ends, reported problems."""
    known = NodeIds()
    for node in results.nodes.values():
        known.add(ONCOLOGY_INDEX.node_types[node.type], node.id)
    problems = [
        *results.problems,
        *(p for node in results.nodes.values() for p in node_problems(node, ONCOLOGY_INDEX)),
        *(p for c in results.claims.values() for p in claim_problems(c, known, ONCOLOGY_INDEX)),
    ]
    return [str(problem) for problem in problems]
