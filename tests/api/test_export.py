"""A table over HTTP is whole, or it is an error that no client can overlook."""

import json
import logging
from typing import Any

import httpx
import orjson
import pytest

from api.serving import serving
from api.stub_database import COLUMNS, StubDatabase, app_over, get, row
from app.errors import (
    DatabaseError,
    DatabaseMemoryError,
    DatabaseTimeoutError,
    DatabaseUnavailableError,
    GraphChangedError,
)

MSLN = '{"object": {"symbol": {"eq": "MSLN"}}}'
AWAY = DatabaseUnavailableError("bolt://secret-host:7687 cannot be reached.")

# ------------------------------------------------------------------ what is answered


async def test_tsv() -> None:
    """A line with the names, then a line per claim, whatever batches they came in."""
    stub = StubDatabase([[row(1, publications=["PMID:1", "a|b"])], [row(2, statement="a\tb")]])
    response = await get(stub, "TARGETS.tsv", filter=MSLN)
    assert response.status_code == 200
    names, first, second = response.text.splitlines()
    assert names.split("\t") == COLUMNS
    assert first == "ONCOGRAPH:1\t\tHGNC:7371\t\t\t\tCLINICAL\t\tPMID:1|a\\|b" + "\t" * 8
    assert second == "ONCOGRAPH:2\t\tHGNC:7371\t\t\t\tCLINICAL\t\t\t\ta\\tb" + "\t" * 6
    ((cypher, parameters, timeout_s),) = stub.asked
    assert "WHERE object.symbol = $symbol_eq\n" in cypher
    assert (parameters, timeout_s) == ({"symbol_eq": "MSLN"}, 60.0)


async def test_jsonl() -> None:
    """An object per line, with arrays, and nothing where nothing is known."""
    stub = StubDatabase([[row(1, publications=["PMID:1"])], [row(2)]])
    response = await get(stub, "TARGETS.jsonl")
    assert [orjson.loads(line) for line in response.content.splitlines()] == [
        {
            "subject": "ONCOGRAPH:1",
            "object": "HGNC:7371",
            "level": "CLINICAL",
            "publications": ["PMID:1"],
        },
        {"subject": "ONCOGRAPH:2", "object": "HGNC:7371", "level": "CLINICAL"},
    ]


@pytest.mark.parametrize(
    ("table", "media_type", "body"),
    [
        ("TARGETS.tsv", "text/tab-separated-values; charset=utf-8", "\t".join(COLUMNS) + "\n"),
        ("TARGETS.jsonl", "application/x-ndjson", ""),
    ],
)
async def test_an_empty_table_and_its_headers(table: str, media_type: str, body: str) -> None:
    """A table of no rows is a table; it is saved under its name, and not cached."""
    response = await get(StubDatabase(), table)
    assert (response.status_code, response.text) == (200, body)
    assert response.headers["content-type"] == media_type
    assert response.headers["content-disposition"] == f'attachment; filename="{table}"'
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["x-oncograph-release"] == "r1"
    assert response.headers["x-request-id"]
    assert "content-length" not in response.headers


@pytest.mark.parametrize("releases", [[], ["r1", "r2"]])
async def test_no_release_is_promised_where_there_is_none(releases: list[str]) -> None:
    """As while a load is under way: the table is served, but not as that of a release."""
    stub = StubDatabase([[row(1)]], [releases, ["r3"]])
    response = await get(stub, "TARGETS.tsv")
    assert response.status_code == 200
    assert "x-oncograph-release" not in response.headers


async def test_head_reads_no_rows() -> None:
    """It answers with the headers alone, and asks the database for no claim."""
    stub = StubDatabase([[row(1)]])
    response = await get(stub, "TARGETS.tsv", "HEAD")
    assert (response.status_code, response.content, stub.asked) == (200, b"", [])
    assert response.headers["x-oncograph-release"] == "r1"


# ------------------------------------------------------------------ what is refused

REFUSED: list[tuple[str, dict[str, str], int, str, dict[str, Any], str]] = [
    ("EXPRESED_IN.tsv", {}, 404, "TABLE_UNKNOWN", {"nearest": "EXPRESSED_IN.tsv"}, "HAS_BARRIER"),
    ("targets.jsonl", {}, 404, "TABLE_UNKNOWN", {"nearest": "TARGETS.jsonl"}, "Did you mean"),
    ("TARGETS.csv", {}, 404, "TABLE_UNKNOWN", {"nearest": "TARGETS.tsv"}, "RELATION.jsonl"),
    ("TARGETS", {}, 404, "TABLE_UNKNOWN", {"nearest": "TARGETS.tsv"}, "RELATION.jsonl"),
    ("", {}, 404, "TABLE_UNKNOWN", {"nearest": None}, "TARGETS"),
    ("a/TARGETS.tsv", {}, 404, "TABLE_UNKNOWN", {}, "no table"),
    ("x`) DETACH DELETE n //.tsv", {}, 404, "TABLE_UNKNOWN", {}, "no table"),
    ("TARGETS.tsv", {"filtr": "{}"}, 400, "ARGUMENT_INVALID", {"nearest": "filter"}, "objectType"),
    (
        "TARGETS.tsv",
        {"objectType": "Disease"},
        400,
        "ARGUMENT_INVALID",
        {"allowed": ["Therapy to Target"]},
        "does not lead from any type to Disease",
    ),
    (
        "PART_OF.tsv",
        {"objectType": "Tissue", "subjectType": "Barrier"},
        400,
        "ARGUMENT_INVALID",
        {"allowed": ["Tissue to Tissue", "Barrier to Barrier", "Therapy to Therapy"]},
        "from Barrier to Tissue",
    ),
    ("TARGETS.tsv", {"objectType": ""}, 400, "ARGUMENT_INVALID", {}, "does not lead"),
    ("TARGETS.tsv", {"filter": ""}, 400, "FILTER_INVALID", {}, "no JSON"),
    ("TARGETS.tsv", {"filter": "{'a': 1}"}, 400, "FILTER_INVALID", {}, "percent-encoded"),
    ("TARGETS.tsv", {"filter": '{"claim": NaN}'}, 400, "FILTER_INVALID", {}, "no JSON"),
    ("TARGETS.tsv", {"filter": r'{"a": "\ud800"}'}, 400, "FILTER_INVALID", {}, "no JSON"),
    ("TARGETS.tsv", {"filter": "null"}, 400, "FILTER_INVALID", {}, "TargetsExportFilter"),
    ("TARGETS.tsv", {"filter": "[]"}, 400, "FILTER_INVALID", {}, "to be an object"),
    (
        "TARGETS.tsv",
        {"filter": '{"subjet": {}}'},
        400,
        "FILTER_INVALID",
        {
            "allowed": {
                "subject": "TherapyFilter",
                "object": "TargetFilter",
                "claim": "TargetsClaimFilter",
            }
        },
        "Did you mean 'subject'",
    ),
    (
        "TARGETS.tsv",
        {"filter": '{"object": {"symbl": {"eq": "MSLN"}}}'},
        400,
        "FILTER_INVALID",
        {},
        "unknown field 'symbl'. Did you mean 'symbol'?",
    ),
    (
        "TARGETS.tsv",
        {"filter": '{"claim": {"level": {"eq": "CLINICALY"}}}'},
        400,
        "FILTER_INVALID",
        {},
        "filter.claim.level.eq: Value 'CLINICALY' does not exist",
    ),
    (
        "TARGETS.tsv",
        {"filter": '{"claim": {"source": {"eq": null}}}'},
        400,
        "FILTER_INVALID",
        {"argument": "filter.claim.source.eq"},
        "use isNull",
    ),
    (
        "EXPRESSED_IN.tsv",
        {"filter": '{"object": {"includeSubtypes": true}}'},
        400,
        "FILTER_INVALID",
        {},
        "objectType choose",
    ),
    (
        "EXPRESSED_IN.tsv",
        {"filter": '{"claim": {"pValue": {"lt": 1e999}}}'},
        400,
        "FILTER_INVALID",
        {},
        "infinity",
    ),
    (
        "TARGETS.tsv",
        {"filter": '{"claim": ' + '{"not": ' * 300 + "{}" + "}" * 301},
        400,
        "FILTER_INVALID",
        {"maximum": 200},
        "too deep",
    ),
]


@pytest.mark.parametrize(
    ("table", "parameters", "status", "code", "extensions", "part"),
    REFUSED,
    ids=[f"{table} {json.dumps(given_)[:60]}" for table, given_, *_ in REFUSED],
)
async def test_refused_with_its_code(
    table: str,
    parameters: dict[str, str],
    status: int,
    code: str,
    extensions: dict[str, Any],
    part: str,
) -> None:
    """Each wrong request has its status, its code, and what is allowed; nothing is read for it."""
    stub = StubDatabase([[row(1)]])
    response = await get(stub, table, **parameters)
    body = response.json()
    assert (response.status_code, body["code"]) == (status, code)
    assert part in body["reason"]
    assert body["reason"].endswith(".")
    assert extensions.items() <= body.items()
    assert stub.asked == []


async def test_a_parameter_given_twice() -> None:
    """Neither of two filters is dropped in silence."""
    transport = httpx.ASGITransport(app_over(StubDatabase()))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        response = await client.get("/export/TARGETS.tsv?filter=%7B%7D&filter=%7B%7D")
    assert (response.status_code, response.json()["code"]) == (400, "ARGUMENT_INVALID")


async def test_a_deep_filter_that_is_allowed() -> None:
    """What GraphQL reads of a variable is read here."""
    filter_ = '{"claim": ' + '{"not": ' * 150 + '{"source": {"eq": "x"}}' + "}" * 151
    stub = StubDatabase()
    assert (await get(stub, "TARGETS.tsv", filter=filter_)).status_code == 200
    assert stub.asked[0][0].count("NOT ") == 150


async def test_post_is_refused() -> None:
    """Tables are read by GET."""
    response = await get(StubDatabase(), "TARGETS.tsv", "POST")
    assert (response.status_code, response.json()["code"]) == (405, "METHOD_NOT_ALLOWED")


# ------------------------------------------------------------------ the database fails

FAILURES = [
    (AWAY, 503, "DATABASE_UNAVAILABLE"),
    (DatabaseTimeoutError("It took too long."), 504, "DATABASE_TIMEOUT"),
    (DatabaseMemoryError("It needs too much."), 507, "DATABASE_MEMORY_EXCEEDED"),
    (DatabaseError("secret-host said no."), 500, "DATABASE_ERROR"),
    (RuntimeError("secret-host"), 500, "INTERNAL"),
]


@pytest.mark.parametrize(("error", "status", "code"), FAILURES)
@pytest.mark.parametrize("place", ["release", "first batch"])
async def test_a_failure_before_the_first_row_is_told(
    error: Exception, status: int, code: str, place: str
) -> None:
    """It has its status and its code, and does not show where the database is."""
    stub = StubDatabase([error], [error]) if place == "release" else StubDatabase([error])
    response = await get(stub, "TARGETS.tsv")
    assert (response.status_code, response.json()["code"]) == (status, code)
    assert "secret" not in response.text
    assert ("retry-after" in response.headers) is (status == 503)
    assert not stub.is_open


@pytest.mark.parametrize("table", ["TARGETS.tsv", "TARGETS.jsonl"])
def test_a_failure_in_the_middle_cuts_the_connection(
    table: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Over a real connection: a client with half of the rows knows that they are not all."""
    stub = StubDatabase([[row(n) for n in range(1000)], AWAY])
    with caplog.at_level(logging.CRITICAL), serving(app_over(stub)) as address:
        chunks: list[bytes] = []
        with pytest.raises(httpx.RemoteProtocolError, match="incomplete chunked read"):
            fetch(f"{address}/export/{table}", chunks)
        assert b"".join(chunks).count(b"ONCOGRAPH:") == 1000
        assert not stub.is_open


def fetch(address: str, chunks: list[bytes]) -> None:
    """Download, and keep what came, whatever follows."""
    with httpx.stream("GET", address) as response:
        assert response.status_code == 200
        chunks.extend(response.iter_raw())


async def test_a_load_in_the_middle_cuts_the_connection() -> None:
    """Rows of two releases are not passed off as those of the one in the header."""
    stub = StubDatabase([[row(1)]], [["r1"], ["r2"]])
    transport = httpx.ASGITransport(app_over(stub))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        with pytest.raises(GraphChangedError, match="A load began"):
            await client.get("/export/TARGETS.tsv")
