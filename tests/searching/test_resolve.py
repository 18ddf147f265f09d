"""Pasted names and ids are told apart: what each stands for, and how surely."""

from searching.search_world import Asked

EXPECTED = {
    "MSLN": ("EXACT", ["HGNC:7371"]),
    "mesothelin": ("EXACT", ["HGNC:7371"]),
    "hgnc:7371": ("EXACT", ["HGNC:7371"]),
    "NCBIGene:10232": ("XREF", ["HGNC:7371"]),
    "DOID:1793": ("XREF", ["MONDO:0009831"]),
    "Pancreatic  CANCER": ("EXACT", ["MONDO:0009831"]),
    "CAK1 antigen": ("SYNONYM", ["HGNC:7371"]),
    "mesotelin": ("NONE", ["HGNC:7371", "ONCOGRAPH:car-nkt-mesothelin"]),
    "no such thing": ("NONE", []),
    "*": ("NONE", []),
    "": ("NONE", []),
}


async def test_each_term_is_told_in_its_place(asked: Asked) -> None:
    """One entry per term, in order, a term given twice too."""
    terms = [*EXPECTED, *reversed(EXPECTED)]
    found = await asked.resolve(*terms)
    assert [entry["term"] for entry in found] == terms
    for entry in found:
        status, candidates = EXPECTED[entry["term"]]
        assert entry["status"] == status, entry
        assert [candidate["id"] for candidate in entry["candidates"]] == candidates
    assert found[0]["candidates"] == [{"id": "HGNC:7371", "name": "mesothelin", "kind": "Target"}]


async def test_kinds_choose_among_what_fits(asked: Asked) -> None:
    """What fits but is of another kind is no candidate, and nor is what is near."""
    (found,) = await asked.resolve("mesotelin", kinds=["Therapy"])
    assert [c["id"] for c in found["candidates"]] == ["ONCOGRAPH:car-nkt-mesothelin"]
    (found,) = await asked.resolve("MSLN", kinds=["Disease"])
    assert found["status"] == "NONE"
    assert found["candidates"] == []


async def test_fields_are_given_as_asked(asked: Asked) -> None:
    """Aliases, fragments and type names; candidates need not be asked for."""
    query = """query ($t: [String!]!) { resolve(terms: $t) { status __typename
      a: candidates { ... on Target { symbol } } b: candidates { __typename } }
      short: resolve(terms: ["MSLN"]) { status } none: resolve(terms: []) { term } }"""
    found = (await asked.payload(query, {"t": ["msln"]}))["data"]
    assert found == {
        "resolve": [
            {
                "status": "EXACT",
                "__typename": "ResolvedTerm",
                "a": [{"symbol": "MSLN"}],
                "b": [{"__typename": "Target"}],
            }
        ],
        "short": [{"status": "EXACT"}],
        "none": [],
    }


async def test_a_thousand_terms_are_one_query_and_more_are_refused(asked: Asked) -> None:
    """The bound is said, and how to go on."""
    found = await asked.resolve(*["MSLN", "no such thing"] * 500)
    assert [entry["status"] for entry in found] == ["EXACT", "NONE"] * 500
    answer = await asked.payload(
        "query ($t: [String!]!) { resolve(terms: $t) { term } }", {"t": ["MSLN"] * 1001}
    )
    (error,) = answer["errors"]
    assert error["extensions"]["code"] == "ARGUMENT_INVALID"
    assert error["extensions"]["maximum"] == 1000


async def test_long_term_is_refused_by_its_place(asked: Asked) -> None:
    """A whole text pasted as one term is told from a name."""
    answer = await asked.payload(
        "query ($t: [String!]!) { resolve(terms: $t) { term } }", {"t": ["a", "b" * 257]}
    )
    assert answer["errors"][0]["extensions"]["argument"] == "terms[1]"


async def test_cost_counts_terms_and_candidates(asked: Asked) -> None:
    """Lists within candidates are multiplied by both."""
    query = """query ($t: [String!]!) { resolve(terms: $t) { candidates {
      ... on Target { therapies(first: 100) { nodes { id } } } } } }"""
    answer = await asked.payload(query, {"t": ["MSLN"] * 1000})
    assert answer["errors"][0]["extensions"]["code"] == "COST_EXCEEDED"
