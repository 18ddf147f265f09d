"""A service with trusted documents answers these, by any of their ids, and no others."""

import hashlib
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.stub_execute import IS_JSON, Stub, client_of, code_of
from api.whole_service import SCHEMA, service
from app.api.http import GRAPHQL_JSON, JSON
from app.api.trusted import TrustedDocuments, load_trusted
from app.errors import DocumentsError

OPERATIONS = Path(__file__).parent.parent / "operations"
GRAPHQL_SCHEMA = SCHEMA._schema  # noqa: SLF001  # strawberry names no public way to it
PAGE = "03_target_profile"
TEXT = (OPERATIONS / f"{PAGE}.graphql").read_bytes().decode()
HASH = hashlib.sha256((OPERATIONS / f"{PAGE}.graphql").read_bytes()).hexdigest()
APOLLO = {"persistedQuery": {"version": 1, "sha256Hash": HASH}}
UNKNOWN = "sha256:" + "0" * 64


@pytest.fixture(scope="module")
def trusted() -> TrustedDocuments:
    """Trust the operations of real pages."""
    return load_trusted(OPERATIONS, GRAPHQL_SCHEMA)


@pytest.fixture
def stub(trusted: TrustedDocuments) -> Stub:
    """Make an execute that keeps what reaches it."""
    assert trusted
    return Stub()


async def post(
    trusted: TrustedDocuments | None, stub: Stub, accept: str = GRAPHQL_JSON, **members: Any
) -> httpx.Response:
    """Post these members."""
    async with client_of(stub, 100_000, trusted) as client:
        headers = {**IS_JSON, "accept": accept}
        return await client.post("/graphql", json=members, headers=headers)


BY_ID: list[dict[str, Any]] = [
    {"documentId": f"sha256:{HASH}"},
    {"documentId": HASH},
    {"documentId": PAGE},
    {"documentId": PAGE, "query": None},
    {"extensions": APOLLO},
    {"query": TEXT},
    {"query": TEXT, "extensions": APOLLO},
    {"query": TEXT, "documentId": None},
]


@pytest.mark.parametrize("members", BY_ID)
async def test_a_trusted_document_is_answered(
    trusted: TrustedDocuments, stub: Stub, members: dict[str, Any]
) -> None:
    """Whatever it is asked for by, its very text is run, with the variables sent."""
    variables = {"id": "HGNC:7371"}
    response = await post(trusted, stub, **members, variables=variables, operationName="A")
    assert response.status_code == 200
    (asked,) = stub.asked
    assert (asked.query, asked.variables, asked.operation_name) == (TEXT, variables, "A")
    assert not asked.read_only_method


@pytest.mark.parametrize("members", BY_ID[:3] + BY_ID[4:7])
async def test_a_get_asks_for_it_in_the_same_ways(
    trusted: TrustedDocuments, stub: Stub, members: dict[str, Any]
) -> None:
    """By parameters; a browser that names an id is no visitor of GraphiQL."""
    parameters = {k: v if isinstance(v, str) else json.dumps(v) for k, v in members.items()}
    accept = "*/*" if set(members) == {"extensions"} else "text/html,*/*;q=0.8"
    async with client_of(stub, 100_000, trusted) as client:
        response = await client.get("/graphql", params=parameters, headers={"accept": accept})
    assert response.status_code == 200
    (asked,) = stub.asked
    assert asked.query == TEXT
    assert asked.read_only_method


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({"query": "{ __typename }"}, "DOCUMENT_UNTRUSTED"),
        ({"query": TEXT + "\n"}, "DOCUMENT_UNTRUSTED"),
        ({"query": ""}, "DOCUMENT_UNTRUSTED"),
        ({"query": PAGE}, "DOCUMENT_UNTRUSTED"),
        ({"query": "{ __schema { types { name } } }"}, "DOCUMENT_UNTRUSTED"),
        ({"query": "{ __typename }", "extensions": APOLLO}, "DOCUMENT_UNTRUSTED"),
        ({"documentId": UNKNOWN}, "DOCUMENT_UNKNOWN"),
        ({"documentId": ""}, "DOCUMENT_UNKNOWN"),
        ({"documentId": f"md5:{HASH}"}, "DOCUMENT_UNKNOWN"),
        ({"documentId": HASH.upper()}, "DOCUMENT_UNKNOWN"),
        ({"documentId": f"../operations/{PAGE}"}, "DOCUMENT_UNKNOWN"),
        ({"extensions": {"persistedQuery": {"sha256Hash": "0" * 64}}}, "DOCUMENT_UNKNOWN"),
    ],
)
async def test_anything_else_is_refused(
    trusted: TrustedDocuments, stub: Stub, members: dict[str, Any], code: str
) -> None:
    """With its code and the status of a refused document, before anything is looked into."""
    for accept, status in ((GRAPHQL_JSON, 400), (JSON, 200)):
        response = await post(trusted, stub, accept, **members)
        assert (response.status_code, code_of(response)) == (status, code)
    assert stub.asked == []


@pytest.mark.parametrize(
    "members",
    [
        {"documentId": HASH, "query": TEXT},
        {"documentId": 5},
        {"documentId": [HASH]},
        {"extensions": {"persistedQuery": {"sha256Hash": 5}}},
        {"extensions": {"persistedQuery": HASH}},
        {"extensions": HASH},
        {"variables": {}},
    ],
)
async def test_a_request_that_says_nothing_clear_is_malformed(
    trusted: TrustedDocuments, stub: Stub, members: dict[str, Any]
) -> None:
    """With trusted documents and without."""
    for known in (trusted, None):
        response = await post(known, stub, **members)
        assert (response.status_code, code_of(response)) == (400, "REQUEST_MALFORMED")
    assert stub.asked == []


async def test_without_trusted_documents_there_are_no_ids(stub: Stub) -> None:
    """It is said what to send; a text that comes with a hash is answered as ever."""
    for members in ({"documentId": HASH}, {"extensions": APOLLO}):
        response = await post(None, stub, **members)
        assert (response.status_code, code_of(response)) == (400, "DOCUMENT_UNKNOWN")
        assert "`query`" in response.json()["errors"][0]["message"]
    assert (await post(None, stub, query="{ a }", extensions=APOLLO)).status_code == 200


# ------------------------------------------------------------------ the folder


def test_every_real_operation_can_be_trusted(trusted: TrustedDocuments) -> None:
    """Each has three ids, and the hash is that of its file."""
    assert {document.path for document in trusted.documents} == set(OPERATIONS.glob("*.graphql"))
    for document in trusted.documents:
        raw = document.path.read_bytes()
        assert document.sha256 == hashlib.sha256(raw).hexdigest()
        assert {trusted.text_of(name).encode() for name in document.ids} == {raw}


def test_line_ends_and_marks_are_part_of_the_text(tmp_path: Path) -> None:
    """Nothing is made of them: a build that writes them hashes them."""
    raw = "\ufeffquery A {\r\n  __typename\r\n}".encode()
    (tmp_path / "a.graphql").write_bytes(raw)
    (document,) = load_trusted(tmp_path, GRAPHQL_SCHEMA).documents
    assert document.text.encode() == raw


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("a.graphql", '{\n target(symbol: "x") {\n  nmae } }', "a.graphql:3: Cannot query field"),
        ("a.graphql", "{\n\n oops", "a.graphql:3: Syntax Error"),
        ("a.graphql", "", "a.graphql:1: Syntax Error"),
        ("a.graphql", "\nmutation { a }", "a.graphql:2: The graph can only be queried"),
        ("a.graphql", "fragment F on Target { id }", "There is no operation in it"),
        ("a.graphql", "{" + " __typename" * 20_000 + "}", "a.graphql:1: The document has more"),
        ("a.graphql", "{a" * 5_000 + "}" * 5_000, "a.graphql:1: "),
        ("a b.graphql", "{ __typename }", "Rename the file"),
        ("0" * 64 + ".graphql", "{ __typename }", "the name is a hash"),
        ("a.gql", "{ __typename }", "There are no *.graphql files"),
        ("a.graphql", b"\xff", "cannot be read as UTF-8"),
    ],
)
def test_a_wrong_file_is_named_with_its_line(
    tmp_path: Path, name: str, text: str | bytes, told: str
) -> None:
    """On one line, beside others that are right."""
    (tmp_path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    if not name.endswith("gql"):
        (tmp_path / "right.graphql").write_text("{ __typename }")
    with pytest.raises(DocumentsError) as caught:
        load_trusted(tmp_path, GRAPHQL_SCHEMA)
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)


def test_many_faults_are_counted(tmp_path: Path) -> None:
    """The first are told."""
    for number in range(7):
        (tmp_path / f"{number}.graphql").write_text("{ oops }")
    with pytest.raises(DocumentsError, match=r"0\.graphql:1: .*; and 2 more$"):
        load_trusted(tmp_path, GRAPHQL_SCHEMA)


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    """As one that is empty."""
    with pytest.raises(DocumentsError, match="There are no"):
        load_trusted(tmp_path / "nowhere", GRAPHQL_SCHEMA)


# ------------------------------------------------------------------ the whole service


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """Run a service that trusts one document."""
    (tmp_path / "name.graphql").write_text("query Name { __typename }")
    async with service(tmp_path, trusted=tmp_path) as running:
        yield running


async def test_the_service_answers_what_it_was_started_with(client: httpx.AsyncClient) -> None:
    """And shows its pages as ever."""
    answer = {"data": {"__typename": "Query"}, "extensions": {"cost": 1}}
    assert (await client.post("/graphql", json={"documentId": "name"})).json() == answer
    assert (await client.get("/graphql?documentId=name")).json() == answer
    refused = await client.post("/graphql", json={"query": "{ __typename }"})
    assert code_of(refused) == "DOCUMENT_UNTRUSTED"
    explained = {"documentId": "name", "extensions": {"explain": True}}
    assert "explain" in (await client.post("/graphql", json=explained)).json()["extensions"]
    assert "GraphiQL" in (await client.get("/graphql", headers={"accept": "text/html"})).text
    assert (await client.get("/healthz")).status_code == 200


async def test_a_service_with_a_wrong_document_is_not_made(tmp_path: Path) -> None:
    """Before it answers anything."""
    (tmp_path / "a.graphql").write_text("{ oops }")
    with pytest.raises(DocumentsError):
        async with service(tmp_path, trusted=tmp_path):
            pass
