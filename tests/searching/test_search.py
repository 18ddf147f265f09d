"""Entities are found by what people type, in the same order on every engine."""

import pytest

from searching.search_world import Asked, ids

MESOTHELIN = "HGNC:7371"
PANCREATIC_CANCER = "MONDO:0009831"

SEARCH_CODES = "{ search(text: %s) { totalCount } }"


@pytest.mark.parametrize(
    ("text", "score", "highlight"),
    [
        ("MSLN", 1.0, "<em>MSLN</em>"),
        ("mslN", 1.0, "<em>MSLN</em>"),
        ("HGNC:7371", 1.0, "<em>HGNC:7371</em>"),
        (" hgnc:7371 ", 1.0, "<em>HGNC:7371</em>"),
        ("NCBIGene:10232", 1.0, "<em>NCBIGene:10232</em>"),
        ("mesothelin", 0.9, "<em>mesothelin</em>"),
        ("Mésothelin", 0.9, "<em>mesothelin</em>"),
        ("meso", 0.7, "<em>meso</em>thelin"),
        ("mesotelin", 0.3, "<em>mesothelin</em>"),
        ("mesohtelni", 0.15, "<em>mesothelin</em>"),
    ],
)
async def test_target_is_the_first_hit(
    asked: Asked, text: str, score: float, highlight: str
) -> None:
    """Symbol, id, cross-reference, name, beginning and misspelling lead to the target."""
    first = (await asked.search(text))["edges"][0]
    assert first["node"]["id"] == MESOTHELIN
    assert first["score"] == pytest.approx(score)
    assert first["highlight"] == highlight


async def test_disease_is_found_by_an_id_of_another_vocabulary(asked: Asked) -> None:
    """So lead the ids that other databases have."""
    assert ids(await asked.search("DOID:1793")) == [PANCREATIC_CANCER]
    assert ids(await asked.search("doid:1793")) == [PANCREATIC_CANCER]


async def test_order_of_words_is_free(asked: Asked) -> None:
    """All words are wanted, the last one as far as it is typed."""
    assert ids(await asked.search("cancer pancreatic"))[0] == PANCREATIC_CANCER
    first = (await asked.search("cancer panc"))["edges"][0]
    assert first["node"]["id"] == PANCREATIC_CANCER
    assert first["highlight"] == "<em>panc</em>reatic <em>cancer</em>"


async def test_each_word_may_be_misspelt(asked: Asked) -> None:
    """Typing errors are forgiven in several words at once, and beside an unfinished one."""
    assert ids(await asked.search("pancraetic cancr"))[0] == PANCREATIC_CANCER
    assert ids(await asked.search("pancraetic can"))[0] == PANCREATIC_CANCER


async def test_kinds_narrow_the_hits_and_not_the_counts_by_kind(asked: Asked) -> None:
    """The counts by kind say what another choice of kinds would give."""
    everything = await asked.search("c", first=100)
    some = await asked.search("c", kinds=["Disease", "CellType"], first=100)
    assert some["kindCounts"] == everything["kindCounts"]
    counts = {item["kind"]: item["count"] for item in some["kindCounts"]}
    assert some["totalCount"] == counts["Disease"] + counts["CellType"] == len(some["edges"])
    assert set(ids(some)) < set(ids(everything))
    assert everything["totalCount"] == sum(counts.values())


async def test_kind_within_a_type_can_be_asked_for(asked: Asked) -> None:
    """A Study is asked for as such or by what its kind says."""
    as_type = await asked.search("tumor model", kinds=["Study"])
    as_kind = await asked.search("tumor model", kinds=["MODEL"])
    assert ids(as_type) == ids(as_kind) != []
    assert (await asked.search("tumor model", kinds=["TRIAL"]))["totalCount"] == 0


async def test_pages_hold_each_hit_once(asked: Asked) -> None:
    """Paging by cursors goes through all hits in the order of one large page."""
    whole = await asked.search("c", first=100)
    paged, after = [], None
    while (page := await asked.search("c", first=4, after=after))["edges"]:
        assert page["totalCount"] == whole["totalCount"]
        paged += page["edges"]
        after = page["edges"][-1]["cursor"]
    assert paged == whole["edges"]
    assert len(paged) == whole["totalCount"] > 4


async def test_page_info_tells_whether_there_is_more(asked: Asked) -> None:
    """One page and its cursors, with the entity's own fields by fragments."""
    query = """{ search(text: "c", first: 2) {
      pageInfo { hasNextPage hasPreviousPage endCursor } edges { cursor }
      nodes { __typename id ... on Target { symbol therapies { totalCount } } } __typename } }"""
    found = (await asked.payload(query, {}))["data"]["search"]
    assert found["pageInfo"]["hasNextPage"]
    assert not found["pageInfo"]["hasPreviousPage"]
    assert found["pageInfo"]["endCursor"] == found["edges"][-1]["cursor"]
    assert found["__typename"] == "SearchConnection"
    assert len(found["nodes"]) == 2


async def test_two_searches_stand_in_one_operation(asked: Asked) -> None:
    """Aliases keep apart what they find, and it is still one query."""
    query = """{ a: search(text: "MSLN") { nodes { id } } b: search(text: "DOID:1793", kinds: [])
      { totalCount } c: search(text: "DOID:1793") { nodes { id } } }"""
    found = (await asked.payload(query, {}))["data"]
    assert found == {
        "a": {"nodes": [{"id": MESOTHELIN}]},
        "b": {"totalCount": 0},
        "c": {"nodes": [{"id": PANCREATIC_CANCER}]},
    }


@pytest.mark.parametrize(
    "text", ["", "   ", "*", "~", '")(', "\x00", "zzzzzz", "-", "AND*", "a b c d e f g h i j k"]
)
async def test_text_that_names_nothing_finds_nothing(asked: Asked, text: str) -> None:
    """No text is read as the syntax of a query, and none leads to everything."""
    found = await asked.search(text)
    assert found["totalCount"] == 0
    assert found["edges"] == found["kindCounts"] == []
    assert not found["truncated"]


@pytest.mark.parametrize("text", ['") OR *', "AND", "mesothelin~2", "name:mesothelin", "[a TO z]"])
async def test_signs_of_a_query_language_are_but_blanks(asked: Asked, text: str) -> None:
    """They find what the words beside them find."""
    words = "".join(c if c.isalnum() else " " for c in text)
    assert await asked.search(text) == await asked.search(words)


async def test_long_text_is_refused(asked: Asked) -> None:
    """It is refused by its length, before the database sees it."""
    answer = await asked.payload(SEARCH_CODES % f'"{"a" * 10_000}"', {})
    (error,) = answer["errors"]
    assert error["extensions"]["code"] == "ARGUMENT_INVALID"
    assert error["extensions"]["maximum"] == 256
    assert error["path"] == ["search"]
    assert (await asked.search("a" * 256))["totalCount"] == 0


async def test_unknown_kind_is_refused_with_what_is_allowed(asked: Asked) -> None:
    """A misspelt type would otherwise look like an answer of nothing."""
    answer = await asked.payload('{ search(text: "c", kinds: ["Gene"]) { totalCount } }', {})
    (error,) = answer["errors"]
    assert error["extensions"]["code"] == "ARGUMENT_INVALID"
    assert "Target" in error["extensions"]["allowed"]


async def test_cursor_of_another_list_is_refused(asked: Asked) -> None:
    """Cursors of diseases say nothing of a ranking."""
    other = await asked.payload("{ diseases(first: 1) { pageInfo { endCursor } } }", {})
    after = other["data"]["diseases"]["pageInfo"]["endCursor"]
    answer = await asked.payload(
        'query ($a: String) { search(text: "c", after: $a) { totalCount } }', {"a": after}
    )
    assert answer["errors"][0]["extensions"]["code"] == "CURSOR_INVALID"
