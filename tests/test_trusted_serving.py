"""`oncograph trusted`, and `serve --trusted` and `up --trusted` as processes."""

import hashlib
import json
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from test_cli import address, assert_one_line, environment, run
from test_workers import served

__all__ = ["environment"]

OPERATIONS = Path(__file__).parent / "operations"


def post(environment: dict[str, str], **members: Any) -> Any:
    """Ask a running service."""
    request = urllib.request.Request(
        address(environment, "/graphql"),
        json.dumps(members).encode(),
        {"content-type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=20) as response:
        return json.load(response)


def test_ids_are_printed_with_their_files(environment: dict[str, str]) -> None:
    """In the order of the names, for a build to read; nothing is started."""
    listed = run(environment, "trusted", str(OPERATIONS))
    assert listed.returncode == 0, listed.stderr
    files = sorted(OPERATIONS.glob("*.graphql"))
    hashes = [hashlib.sha256(path.read_bytes()).hexdigest() for path in files]
    expected = [f"sha256:{h}  {path}" for h, path in zip(hashes, files, strict=True)]
    assert listed.stdout.splitlines() == expected
    assert not Path(environment["ONCOGRAPH_HOME"]).exists()


def test_a_wrong_document_stops_the_start(environment: dict[str, str], tmp_path: Path) -> None:
    """Before the engine is started, on one line with file and line, by option or setting."""
    wrong = tmp_path / "wrong.graphql"
    wrong.write_text("{\n  oops\n}")
    options: list[list[str]] = [
        ["trusted", str(tmp_path)],
        ["up", "--trusted", str(tmp_path)],
        ["serve", "--workers", "2", "--trusted", str(tmp_path)],
    ]
    for command in options:
        assert_one_line(run(environment, *command), "DOCUMENTS_INVALID", f"{wrong}:2: ")
    given = {**environment, "ONCOGRAPH_TRUSTED": str(tmp_path)}
    assert_one_line(run(given, "serve"), "DOCUMENTS_INVALID", f"{wrong}:2: ")
    assert not Path(environment["ONCOGRAPH_HOME"]).exists()


def test_workers_know_the_trusted_documents(environment: dict[str, str], tmp_path: Path) -> None:
    """Each answers them alone, though the option was their parent's."""
    (tmp_path / "name.graphql").write_text("query Name { __typename }")
    with served(environment, "--workers", "2", "--trusted", str(tmp_path)):
        for _ in range(8):
            assert post(environment, documentId="name")["data"] == {"__typename": "Query"}
            with pytest.raises(urllib.error.HTTPError, match="400") as refused:
                post(environment, query="{ __typename }")
            (error,) = json.load(refused.value)["errors"]
            assert error["extensions"]["code"] == "DOCUMENT_UNTRUSTED"
