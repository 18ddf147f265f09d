"""Trusted documents: the operations of a folder, and no others, asked for by id.

    {"documentId": "sha256:7dba4bd7...", "variables": {...}}  → the text of the file with this hash
    {"documentId": "target_page", ...}                        → that of target_page.graphql

The first form is that of the appendix "Persisted Documents" of GraphQL over HTTP. The
hash is that of the file's bytes, so what is sent as text has to be the same to the letter.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    validate,
)

from app.api.document_limits import (
    COMMON_LIMITS,
    DocumentLimits,
    bounded_rules,
    parse_bounded,
    refuse_excess,
)
from app.errors import (
    DocumentsError,
    DocumentUnknownError,
    DocumentUntrustedError,
    RequestError,
)

PREFIX: Final = "sha256:"
_NAME: Final = re.compile(r"[A-Za-z0-9._~-]+")
"""What a custom document identifier may be."""
_HASH: Final = re.compile("[0-9a-f]{64}")
_TOLD: Final = 5
"""How many faults one error names."""
_SHOWN: Final = 100


@dataclass(frozen=True, slots=True)
class TrustedDocument:
    """A document, and what it may be asked for by."""

    path: Path
    text: str
    sha256: str

    @property
    def ids(self) -> tuple[str, str, str]:
        """The hash with and without its prefix, and the file's name."""
        return PREFIX + self.sha256, self.sha256, self.path.stem


class TrustedDocuments:
    """The documents that are answered."""

    def __init__(self, documents: Iterable[TrustedDocument]) -> None:
        """Keep them by each of their ids."""
        self.documents = tuple(documents)
        self._texts = {name: each.text for each in self.documents for name in each.ids}
        self._known = frozenset(self._texts.values())

    def text_of(self, document_id: str) -> str:
        """Give the text of a document.

        Raises:
            DocumentUnknownError: none has the id.
        """
        text = self._texts.get(document_id)
        if text is None:
            raise DocumentUnknownError(
                f"No trusted document has the id {document_id[:_SHOWN]!r}. Send one that this"
                " service was started with."
            )
        return text

    def refuse_others(self, text: str) -> None:
        """Refuse a text that is not that of a trusted document.

        Raises:
            DocumentUntrustedError: it is another one.
        """
        if text not in self._known:
            raise DocumentUntrustedError(
                "This document is not answered: the service answers trusted ones alone. Send the"
                " `documentId` of one, or its text to the letter."
            )


def asked_id(found: Mapping[str, Any]) -> Any:
    """Find the document's id in a request's members: its own, or where Apollo's clients put it."""
    document_id = found.get("documentId")
    if document_id is not None or found.get("query") is not None:
        return document_id
    persisted = _member(found.get("extensions"), "persistedQuery")
    return _member(persisted, "sha256Hash")


def load_trusted(
    folder: Path, schema: GraphQLSchema, limits: DocumentLimits = COMMON_LIMITS
) -> TrustedDocuments:
    """Read the `*.graphql` files of a folder; validate each against the schema and the limits.

    Raises:
        DocumentsError: names the first files and lines that are wrong.
    """
    documents = list(_read(folder))
    faults = [fault for document in documents for fault in _faults(document, schema, limits)]
    if not documents:
        raise DocumentsError(f"There are no *.graphql files in {folder}. Name the folder of them.")
    if faults:
        more = f"; and {len(faults) - _TOLD} more" if len(faults) > _TOLD else ""
        raise DocumentsError("; ".join(faults[:_TOLD]) + more)
    return TrustedDocuments(documents)


def _read(folder: Path) -> Iterator[TrustedDocument]:
    for path in sorted(folder.glob("*.graphql")):
        if not _NAME.fullmatch(path.stem):
            raise DocumentsError(
                f"{path}: the name is an id, of letters, digits and . _ ~ - alone. Rename the file."
            )
        try:
            raw = path.read_bytes()
            text = raw.decode()
        except (OSError, UnicodeDecodeError) as error:
            raise DocumentsError(f"{path} cannot be read as UTF-8 text: {error}") from error
        sha256 = hashlib.sha256(raw).hexdigest()
        if _HASH.fullmatch(path.stem) and path.stem != sha256:
            raise DocumentsError(
                f"{path}: the name is a hash, but that of the text is {sha256}. Make the file anew."
            )
        yield TrustedDocument(path, text, sha256)


def _faults(document: TrustedDocument, schema: GraphQLSchema, limits: DocumentLimits) -> list[str]:
    try:
        tree = parse_bounded(document.text, limits)
        refuse_excess(tree, limits)
        errors = [*_unserved(tree), *validate(schema, tree, bounded_rules())]
    except GraphQLError as error:
        errors = [error]
    except RequestError as error:
        errors = [GraphQLError(str(error))]
    except RecursionError:
        errors = [GraphQLError("It is nested too deep.")]
    return [f"{document.path}:{_line(error)}: {error.message}" for error in errors]


def _unserved(tree: DocumentNode) -> Iterator[GraphQLError]:
    operations = [node for node in tree.definitions if isinstance(node, OperationDefinitionNode)]
    if not operations:
        yield GraphQLError("There is no operation in it.")
    for operation in operations:
        if operation.operation is not OperationType.QUERY:
            problem = f"The graph can only be queried: {operation.operation.value} is not served."
            yield GraphQLError(problem, operation)


def _line(error: GraphQLError) -> int:
    return error.locations[0].line if error.locations else 1


def _member(value: object, name: str) -> Any:
    return value.get(name) if isinstance(value, dict) else None
