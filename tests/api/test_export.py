"""A table over HTTP is whole, or it is an error that no client can overlook."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from typing import Any

import httpx
import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.types import Message

from api.hostile_text import HOSTILE, texts
from api.stub_database import GRAPHQL_SCHEMA, StubDatabase, app_over, exports_over, get
from api.test_graphiql_browser import serving
from app.api.export import BUSY_RETRY_AFTER_S
from app.api.table_formats import FORMATS, tsv_rows
from app.compiler import Limits
from app.compiler.export import CompiledExport, ExportColumn, compile_export, ends_of
from app.errors import (
    DatabaseError,
    DatabaseTimeoutError,
    DatabaseUnavailableError,
    GraphChangedError,
)
from app.graph_model import ONCOLOGY_INDEX

MSLN = '{"object": {"symbol": {"eq": "MSLN"}}}'
TARGETS = (
    "subject subjectName object objectName id source level direction publications confidence"
    " statement knowledgeLevel agentType sourceLevel originalSubject originalObject mechanism"
).split()
AWAY = DatabaseUnavailableError("bolt://secret-host:7687 cannot be reached.")


def row(number: int, **given_: Any) -> list[Any]:
    """Make a row of TARGETS."""
    known = {"subject": f"ONCOGRAPH:{number}", "object": "HGNC:7371", "level": "CLINICAL", **given_}
    return [known.get(name) for name in TARGETS]


def compiled(relation: str, filter_: Any, subject: Any = None, obj: Any = None) -> CompiledExport:
    """Compile a table."""
    found = ONCOLOGY_INDEX.relations[relation]
    ends = ends_of(found, subject, obj)
    return compile_export(GRAPHQL_SCHEMA, ONCOLOGY_INDEX, Limits(), found, ends, filter_)


# ------------------------------------------------------------------ the query


def test_the_query_of_a_whole_relation() -> None:
    """Every claim of the relation, whatever it joins, with no order and no bound."""
    made = compiled("TARGETS", {})
    assert made.cypher == (
        "MATCH (subject:Therapy)-[claim:TARGETS]->(object:Target)\n"
        "RETURN subject.id, subject.name, object.id, object.name, "
        + ", ".join(f"claim.{name}" for name in TARGETS[4:])
    )
    assert made.parameters == {}
    assert [column.name for column in made.columns] == TARGETS
    assert [column.name for column in made.columns if column.is_list] == ["publications"]


def test_a_filter_is_a_condition_on_the_one_match() -> None:
    """Its values are parameters; ids are normalised and subtypes found as in GraphQL."""
    made = compiled(
        "STUDIED_FOR",
        {
            "object": {"id": {"eq": "mondo:1"}, "includeSubtypes": True},
            "claim": {"outcome": {"in": ["EFFECTIVE"]}},
        },
    )
    assert made.cypher.startswith(
        "MATCH (subject:Therapy)-[claim:STUDIED_FOR]->(object:Disease) WHERE"
        " EXISTS { MATCH (object)-[:SUBTYPE_OF*0..20]->(object_self_or_ancestor:Disease)"
        " WHERE object_self_or_ancestor.id = $id_eq } AND claim.outcome IN $outcome_in\nRETURN"
    )
    assert made.parameters == {"id_eq": "MONDO:1", "outcome_in": ["EFFECTIVE"]}


@pytest.mark.parametrize(
    ("relation", "subject", "obj", "match"),
    [
        ("EXPRESSED_IN", None, None, "(subject:Target)-[claim:EXPRESSED_IN]->"
         "(object:Disease|Tissue|CellType)"),
        ("EXPRESSED_IN", None, "CellType", "(subject:Target)-[claim:EXPRESSED_IN]->"
         "(object:CellType)"),
        ("BIOMARKER_FOR", "Variant", None, "(subject:Variant)-[claim:BIOMARKER_FOR]->"
         "(object:Disease)"),
        ("PART_OF", "Tissue", None, "(subject:Tissue)-[claim:PART_OF]->(object:Tissue)"),
    ],
)  # fmt: skip
def test_types_choose_the_link(relation: str, subject: Any, obj: Any, match: str) -> None:
    """A type at one end leaves what the relation joins it with at the other."""
    assert compiled(relation, {}, subject, obj).cypher.startswith(f"MATCH {match}\n")


def test_an_end_of_several_types_has_the_filter_of_entities() -> None:
    """What all of them have can be asked without choosing."""
    made = compiled("EXPRESSED_IN", {"object": {"name": {"eq": "lung"}}})
    assert "WHERE object.name = $name_eq\n" in made.cypher


@pytest.mark.parametrize("relation", ONCOLOGY_INDEX.relations.values(), ids=lambda r: r.name)
def test_every_property_has_its_column(relation: Any) -> None:
    """The first nine columns are the same everywhere; names are unique; lists are known."""
    columns = [column.name for column in compiled(relation.name, {}).columns]
    assert columns[:9] == TARGETS[:9]
    assert len(set(columns)) == len(columns)
    assert {p.name for p in ONCOLOGY_INDEX.claim_properties(relation)} <= set(columns)


TEXT_FILTERS = {
    **{
        f"{end}.{name}.{operator}": lambda s, e=end, n=name, o=operator: {e: {n: {o: s}}}
        for end, name in (("subject", "id"), ("object", "symbol"), ("claim", "statement"))
        for operator in (
            "eq", "ne", "lt", "lte", "gt", "gte", "contains", "containsFold", "startsWith"
        )
    },
    "in": lambda s: {"subject": {"name": {"in": [s, "x"]}}},
    "notIn": lambda s: {"claim": {"source": {"notIn": [s]}}},
    "list": lambda s: {"claim": {"publications": {"contains": s}}},
    "logic": lambda s: {"object": {"or": [{"not": {"symbol": {"eq": s}}}, {}]}},
    "relation": lambda s: {"subject": {"diseases": {"none": {"node": {"name": {"eq": s}}}}}},
}  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(make=st.sampled_from(sorted(TEXT_FILTERS)), text=HOSTILE)
def test_no_text_becomes_cypher(make: str, text: str) -> None:
    """The query is the same to the letter whatever a filter says; the text is sent beside it."""
    marked = f"zq{text}qz"
    made = compiled("TARGETS", TEXT_FILTERS[make](marked))
    assert made.cypher == compiled("TARGETS", TEXT_FILTERS[make]("plain")).cypher
    assert marked not in made.cypher
    is_id = make.startswith("subject.id")
    assert is_id or marked in texts(made.parameters)


# ------------------------------------------------------------------ the formats

CELLS = st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats(
    allow_nan=False, allow_infinity=False
) | st.text(min_size=1) | st.lists(st.text(min_size=1), min_size=1)  # fmt: skip


def unescaped(text: str) -> str:
    """Read a text back as `docs/export.md` says."""
    pairs = {"\\\\": "\\", "\\t": "\t", "\\n": "\n", "\\r": "\r", "\\|": "|"}
    found, at = [], 0
    while at < len(text):
        taken = text[at : at + 2] if text[at] == "\\" else text[at]
        found.append(pairs.get(taken, taken))
        at += len(taken)
    return "".join(found)


def split_list(cell: str) -> list[str]:
    """Part a list at the bars that no backslash stands before."""
    items, at = [""], 0
    while at < len(cell):
        taken = cell[at : at + 2] if cell[at] == "\\" else cell[at]
        if taken == "|":
            items.append("")
        else:
            items[-1] += taken
        at += len(taken)
    return [unescaped(item) for item in items]


@given(st.lists(CELLS, min_size=1, max_size=5))
def test_tsv_loses_nothing(values: list[Any]) -> None:
    """A row is one line of as many cells as there are columns, and every value comes back."""
    line = tsv_rows([], [values]).decode()
    assert (line.count("\n"), line.count("\r"), line[-1]) == (1, 0, "\n")
    cells = line[:-1].split("\t")
    assert len(cells) == len(values)
    for cell, value in zip(cells, values, strict=True):
        match value:
            case None:
                assert cell == ""
            case str():
                assert unescaped(cell) == value
            case list():
                assert split_list(cell) == value
            case bool():
                assert cell == str(value).lower()
            case _:
                assert type(value)(cell) == value


@given(st.lists(CELLS, min_size=3, max_size=3))
def test_jsonl_loses_nothing(values: list[Any]) -> None:
    """A row is one line with an object; a missing value has no key."""
    columns = [ExportColumn(name) for name in "abc"]
    line = FORMATS["jsonl"].rows(columns, [values])
    assert (line.count(b"\n"), line[-1:]) == (1, b"\n")
    known = {name: v for name, v in zip("abc", values, strict=True) if v is not None}
    assert json.loads(line) == known


# ------------------------------------------------------------------ what is answered


async def test_tsv() -> None:
    """A line with the names, then a line per claim, whatever batches they came in."""
    stub = StubDatabase([[row(1, publications=["PMID:1", "a|b"])], [row(2, statement="a\tb")]])
    response = await get(stub, "TARGETS.tsv", filter=MSLN)
    assert response.status_code == 200
    names, first, second = response.text.splitlines()
    assert names.split("\t") == TARGETS
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
        ("TARGETS.tsv", "text/tab-separated-values; charset=utf-8", "\t".join(TARGETS) + "\n"),
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
    ("a/../TARGETS.tsv", {}, 404, "TABLE_UNKNOWN", {}, "no table"),
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
        "filter.object: Expected value of type 'TargetFilter' not to include unknown field"
        " 'symbl'. Did you mean 'symbol'?",
    ),
    (
        "TARGETS.tsv",
        {"filter": '{"claim": {"level": {"eq": "CLINICALY"}}}'},
        400,
        "FILTER_INVALID",
        {},
        "filter.claim.level.eq: Value 'CLINICALY' does not exist in 'EvidenceLevel' enum. Did you"
        " mean the enum value 'CLINICAL'",
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
        "1e999",
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
async def test_refused_with_its_code(  # noqa: PLR0913, PLR0917  # the columns of the table
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
    """A filter as deep as GraphQL takes it is compiled, whatever stands on the stack."""
    filter_ = '{"claim": ' + '{"not": ' * 190 + '{"source": {"eq": "x"}}' + "}" * 191
    response = await get(StubDatabase(), "TARGETS.tsv", filter=filter_)
    assert response.status_code in {200, 400}
    if response.status_code == 400:
        assert response.json()["code"] == "FILTER_INVALID"


async def test_post_is_refused() -> None:
    """Tables are read by GET."""
    response = await get(StubDatabase(), "TARGETS.tsv", "POST")
    assert (response.status_code, response.json()["code"]) == (405, "METHOD_NOT_ALLOWED")


# ------------------------------------------------------------------ the database fails

FAILURES = [
    (AWAY, 503, "DATABASE_UNAVAILABLE"),
    (DatabaseTimeoutError("It took too long."), 504, "DATABASE_TIMEOUT"),
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
    received = b""
    with (
        caplog.at_level(logging.CRITICAL, "uvicorn.error"),
        serving(app_over(stub)) as address,  # type: ignore[arg-type]  # an ASGI application is enough
        pytest.raises(httpx.RemoteProtocolError, match="incomplete chunked read"),
        httpx.stream("GET", f"{address}/export/{table}") as response,
    ):
        assert response.status_code == 200
        for chunk in response.iter_raw():
            received += chunk
    assert received.count(b"\n") >= 1000
    assert not stub.is_open


async def test_a_load_in_the_middle_cuts_the_connection() -> None:
    """Rows of two releases are not passed off as those of the one in the header."""
    stub = StubDatabase([[row(1)]], [["r1"], ["r2"]])
    transport = httpx.ASGITransport(app_over(stub))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        with pytest.raises(GraphChangedError, match="A load began"):
            await client.get("/export/TARGETS.tsv")


# ------------------------------------------------------------------ the client is slow, or goes


class Client:
    """An ASGI client that takes as many messages as it is told to, and goes when it is told to."""

    def __init__(self, takes: int) -> None:
        """Ask for TARGETS.tsv over HTTP/1.1."""
        self.scope = {
            "type": "http", "http_version": "1.1", "method": "GET", "headers": [],
            "path": "/export/TARGETS.tsv", "query_string": b"", "server": ("127.0.0.1", 80),
        }  # fmt: skip
        self.left = takes
        self.gone = asyncio.Event()
        self.messages: list[Message] = []

    async def receive(self) -> Message:
        """Give the request, then nothing until the client goes."""
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        """Take a message, or none any more."""
        if self.left == 0:
            await asyncio.Event().wait()
        self.left -= 1
        self.messages.append(message)

    async def ask(self, stub: StubDatabase, most: int = 2) -> None:
        """Ask."""
        await app_over(stub, most)(self.scope, self.receive, self.send)


async def settled() -> None:
    """Let all tasks run until they wait."""
    for _ in range(50):
        await asyncio.sleep(0)


async def test_no_more_is_pulled_than_the_client_takes() -> None:
    """A slow client holds one batch, not the table."""
    stub = StubDatabase([[row(n)] for n in range(1000)])
    client = Client(takes=3)  # the start and two bodies
    task = asyncio.create_task(client.ask(stub))
    await settled()
    assert stub.pulled == 3
    client.gone.set()
    await task


@pytest.mark.parametrize("takes", [0, 1, 3])
async def test_a_client_that_goes_ends_the_query(takes: int) -> None:
    """Wherever it went: the read is left at once, and its place is free again."""
    stub = StubDatabase([[row(1)], [row(2)], asyncio.Event(), [row(3)]])
    exports = exports_over(stub, 1)
    client = Client(takes)
    client.scope["path_params"] = {"table": "TARGETS.tsv"}
    task = asyncio.create_task(exports(client.scope, client.receive, client.send))
    await settled()
    assert stub.is_open
    client.gone.set()
    await task
    assert not stub.is_open
    assert not exports.free.locked()
    assert all(message.get("more_body", True) for message in client.messages)


async def test_a_client_that_goes_before_the_first_row() -> None:
    """A query that finds nothing for long is ended too."""
    stub = StubDatabase([asyncio.Event()])
    client = Client(takes=9)
    task = asyncio.create_task(client.ask(stub))
    await settled()
    assert stub.is_open
    client.gone.set()
    await task
    assert not stub.is_open
    assert client.messages == []


async def test_downloads_are_counted() -> None:
    """One more than allowed is told to come later; when one ends there is a place again."""
    held = asyncio.Event()
    stub = StubDatabase([held, [row(1)]])
    exports = exports_over(stub, 1)

    async def ask() -> Client:
        client = Client(takes=99)
        client.scope["path_params"] = {"table": "TARGETS.tsv"}
        await exports(client.scope, client.receive, client.send)
        return client

    first = asyncio.create_task(ask())
    await settled()
    start, body = (await ask()).messages
    assert start["status"] == 503
    assert (b"retry-after", str(BUSY_RETRY_AFTER_S).encode()) in start["headers"]
    assert orjson.loads(body["body"])["code"] == "EXPORTS_BUSY"
    held.set()
    assert (await first).messages[0]["status"] == 200
    assert (await ask()).messages[0]["status"] == 200


async def test_old_http_is_refused() -> None:
    """Where a table that was cut off would look whole, none is sent."""
    client = Client(takes=9)
    client.scope["http_version"] = "1.0"
    await client.ask(StubDatabase([[row(1)]]))
    start, body = client.messages
    assert start["status"] == 505
    assert orjson.loads(body["body"])["code"] == "HTTP_VERSION_TOO_OLD"
