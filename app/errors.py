"""Every error a person can meet, as one tree with stable codes.

OncographError
├── SettingsError                 SETTINGS_INVALID      a setting is missing or wrong
├── DocumentsError                DOCUMENTS_INVALID     trusted documents that cannot be served
├── GraphModelError               GRAPH_MODEL_INVALID   the graph model contradicts itself
├── EngineError                   ENGINE_FAILED         the database process cannot be run
│   ├── PortTakenError            PORT_TAKEN            another program listens there
│   ├── EngineStartError          ENGINE_START_FAILED   it did not come up in time
│   ├── EngineMissingError        ENGINE_MISSING        a program it needs is not installed
│   ├── EngineDataError           ENGINE_DATA_MISMATCH  its data are of another version
│   ├── EngineDamagedError        ENGINE_DATA_DAMAGED   its data may not be whole
│   └── DiskFullError             DISK_FULL             there is no room for its data
├── DownloadError                 DOWNLOAD_FAILED       a program could not be fetched
├── DatabaseError                 DATABASE_ERROR        the database refused a query
│   ├── DatabaseUnavailableError  DATABASE_UNAVAILABLE  not reachable now; it recovers by itself
│   ├── DatabaseAuthError         DATABASE_AUTH_FAILED  user or password refused
│   ├── DatabaseTooOldError       DATABASE_TOO_OLD      its Cypher lacks what we emit
│   ├── DatabaseTimeoutError      DATABASE_TIMEOUT      the query ran longer than allowed
│   ├── DatabaseMemoryError       DATABASE_MEMORY_EXCEEDED  or needs more memory
│   └── DatabaseWritableError     DATABASE_WRITABLE     its user may write, or nobody can tell
├── AccessError                   ACCESS_REFUSED        who asks may not have it
│   ├── UnauthenticatedError      UNAUTHENTICATED       no key and no token came with the request
│   ├── CredentialsError          CREDENTIALS_INVALID   one came that is not accepted
│   ├── ForbiddenError            FORBIDDEN             its scope is too small
│   ├── IssuerUnavailableError    ISSUER_UNAVAILABLE    the keys of tokens cannot be had now
│   ├── KeysFileError             KEYS_UNREADABLE       the file of keys cannot be used
│   └── KeyUnknownError           KEY_UNKNOWN           there is no such key to revoke
├── TrafficError                  TRAFFIC_REFUSED       more is asked than is taken on
│   ├── ClientBusyError           CLIENT_BUSY           too much at once by one client
│   ├── RateExceededError         RATE_EXCEEDED         too often by one client
│   └── ServiceBusyError          SERVICE_BUSY          too much at once by all
├── GraphChangedError             GRAPH_CHANGED         a load began during a download
├── ExportsBusyError              EXPORTS_BUSY          as many downloads as allowed are under way
├── SeedError                     SEED_INVALID          records cannot be loaded as they are
│   └── LoadInProgressError       LOAD_IN_PROGRESS      another load writes to the graph
└── RequestError                  BAD_REQUEST           a request is refused
    ├── PageSizeError             PAGE_SIZE_INVALID     first or last out of range, or both
    ├── CursorError               CURSOR_INVALID        no cursor of this list in this order
    ├── CurieError                CURIE_INVALID         an id that is no CURIE
    ├── ArgumentError             ARGUMENT_INVALID      arguments that do not go together
    ├── FilterError               FILTER_INVALID        an operator without a value
    ├── DepthError                DEPTH_EXCEEDED        nodes nested too deep
    ├── CostError                 COST_EXCEEDED         more rows than the budget
    ├── TokensError               TOKENS_EXCEEDED       a document longer than allowed
    ├── FieldsError               FIELDS_EXCEEDED       or with more fields
    ├── AliasesError              ALIASES_EXCEEDED      or with more aliases
    ├── RootFieldsError           ROOT_FIELDS_EXCEEDED  more root fields than allowed
    ├── DocumentUnknownError      DOCUMENT_UNKNOWN      no trusted document has this id
    ├── DocumentUntrustedError    DOCUMENT_UNTRUSTED    a text where trusted ones alone are served
    ├── IntrospectionError        INTROSPECTION_DISABLED  the schema is not told here
    ├── TableUnknownError         TABLE_UNKNOWN         a download of no relation, or in no format
    └── HttpVersionError          HTTP_VERSION_TOO_OLD  a cut-off download would look whole

`docs/errors.md` has a section for each code; a test fails when one is missing.
Callers match `code`, people read the message, which ends with what to do.
"""

from collections.abc import Sequence
from typing import ClassVar


class OncographError(Exception):
    """The root: nothing else is raised on purpose."""

    code: ClassVar[str] = "ONCOGRAPH_ERROR"


class SettingsError(OncographError):
    """A setting is missing or has a value that cannot be used."""

    code = "SETTINGS_INVALID"


class DocumentsError(OncographError):
    """The folder of trusted documents holds what cannot be served, or nothing."""

    code = "DOCUMENTS_INVALID"


class GraphModelError(OncographError):
    """The graph model declaration contradicts itself."""

    code = "GRAPH_MODEL_INVALID"


class EngineError(OncographError):
    """The database process cannot be run."""

    code = "ENGINE_FAILED"


class PortTakenError(EngineError):
    """Another program listens on a port we were told to use."""

    code = "PORT_TAKEN"


class EngineStartError(EngineError):
    """The engine did not come up."""

    code = "ENGINE_START_FAILED"


class EngineMissingError(EngineError):
    """What the engine needs to run is not installed."""

    code = "ENGINE_MISSING"


class EngineDataError(EngineError):
    """The data in the folder were not written by the engine that is to run on them."""

    code = "ENGINE_DATA_MISMATCH"


class EngineDamagedError(EngineError):
    """The data in the folder may lack what was committed."""

    code = "ENGINE_DATA_DAMAGED"


class DiskFullError(EngineError):
    """A disk has too little room: under the engine's folder, or for a load's temporary files."""

    code = "DISK_FULL"


class DownloadError(OncographError):
    """A program that is fetched on first use could not be had, or is not the one expected."""

    code = "DOWNLOAD_FAILED"


class DatabaseError(OncographError):
    """The database refused a query."""

    code = "DATABASE_ERROR"


class DatabaseUnavailableError(DatabaseError):
    """The database cannot be reached now."""

    code = "DATABASE_UNAVAILABLE"


class DatabaseAuthError(DatabaseError):
    """The database refused the user or the password."""

    code = "DATABASE_AUTH_FAILED"


class DatabaseTooOldError(DatabaseError):
    """The database speaks an older Cypher than we emit."""

    code = "DATABASE_TOO_OLD"


class DatabaseTimeoutError(DatabaseError):
    """A query ran longer than it is allowed to."""

    code = "DATABASE_TIMEOUT"


class DatabaseMemoryError(DatabaseError):
    """A query needs more of the database's memory than it may have."""

    code = "DATABASE_MEMORY_EXCEEDED"


class DatabaseWritableError(DatabaseError):
    """Serving was to begin with a user that cannot write, and that is not proved."""

    code = "DATABASE_WRITABLE"


class AccessError(OncographError):
    """Who asks may not have it."""

    code = "ACCESS_REFUSED"


class UnauthenticatedError(AccessError):
    """No credentials came with the request."""

    code = "UNAUTHENTICATED"


class CredentialsError(AccessError):
    """A key or token that is not accepted: malformed, unknown, revoked, expired."""

    code = "CREDENTIALS_INVALID"


class ForbiddenError(AccessError):
    """The scope of the key or token is too small."""

    code = "FORBIDDEN"


class IssuerUnavailableError(AccessError):
    """Tokens cannot be judged now, because the issuer's keys cannot be had."""

    code = "ISSUER_UNAVAILABLE"


class KeysFileError(AccessError):
    """The file of API keys is there but cannot be used."""

    code = "KEYS_UNREADABLE"


class KeyUnknownError(AccessError):
    """No API key has this id."""

    code = "KEY_UNKNOWN"


class TrafficError(OncographError):
    """More is asked than is taken on now; after some seconds it may be."""

    code = "TRAFFIC_REFUSED"

    def __init__(self, message: str, *, retry_after_s: int) -> None:
        """Keep when to come back."""
        super().__init__(message)
        self.retry_after_s = retry_after_s


class ClientBusyError(TrafficError):
    """As many requests of one client as are allowed at once are under way."""

    code = "CLIENT_BUSY"


class RateExceededError(TrafficError):
    """A client asks more often than it may."""

    code = "RATE_EXCEEDED"


class ServiceBusyError(TrafficError):
    """As many requests as are taken on run, and as many as may wait for them."""

    code = "SERVICE_BUSY"


class GraphChangedError(OncographError):
    """The graph was loaded anew while a table of it was read."""

    code = "GRAPH_CHANGED"


class ExportsBusyError(OncographError):
    """As many downloads as are allowed at once are under way."""

    code = "EXPORTS_BUSY"


class SeedError(OncographError):
    """Records cannot be loaded as they are."""

    code = "SEED_INVALID"


class LoadInProgressError(SeedError):
    """Another load writes to the graph now."""

    code = "LOAD_IN_PROGRESS"


class RequestError(OncographError):
    """A GraphQL request or a download is refused before it reaches the database.

    `path` is the response path of the field that is refused (aliases and list
    positions, as in the answer; empty for a download); `extensions` holds what a program can use:
    what is allowed, the nearest right name.
    """

    code = "BAD_REQUEST"

    def __init__(
        self, message: str, *, path: Sequence[str | int] = (), **extensions: object
    ) -> None:
        """Keep the place and the machine-readable part beside the message."""
        super().__init__(message)
        self.path = tuple(path)
        self.extensions = extensions


class PageSizeError(RequestError):
    """`first` or `last` is negative, above the maximum, or both are given."""

    code = "PAGE_SIZE_INVALID"


class CursorError(RequestError):
    """A cursor was not made by this service for this ordering."""

    code = "CURSOR_INVALID"


class CurieError(RequestError):
    """An id is not of the form PREFIX:LOCAL."""

    code = "CURIE_INVALID"


class ArgumentError(RequestError):
    """Arguments that cannot stand together, or one that is missing."""

    code = "ARGUMENT_INVALID"


class FilterError(RequestError):
    """A filter that says nothing clear, such as an operator that is given null."""

    code = "FILTER_INVALID"


class DepthError(RequestError):
    """The operation nests connections deeper than allowed."""

    code = "DEPTH_EXCEEDED"


class CostError(RequestError):
    """The operation could return more rows than the budget allows."""

    code = "COST_EXCEEDED"


class TokensError(RequestError):
    """The document is longer than allowed."""

    code = "TOKENS_EXCEEDED"


class FieldsError(RequestError):
    """The document has more fields than allowed."""

    code = "FIELDS_EXCEEDED"


class AliasesError(RequestError):
    """The document has more aliases than allowed."""

    code = "ALIASES_EXCEEDED"


class RootFieldsError(RequestError):
    """The operation has more root fields than allowed."""

    code = "ROOT_FIELDS_EXCEEDED"


class DocumentUnknownError(RequestError):
    """No trusted document has the id that is asked for."""

    code = "DOCUMENT_UNKNOWN"


class DocumentUntrustedError(RequestError):
    """A document that is not among the trusted ones, where these alone are answered."""

    code = "DOCUMENT_UNTRUSTED"


class IntrospectionError(RequestError):
    """The schema is asked for where it is not told."""

    code = "INTROSPECTION_DISABLED"


class TableUnknownError(RequestError):
    """There is no table of this name."""

    code = "TABLE_UNKNOWN"


class HttpVersionError(RequestError):
    """The version of HTTP has no way to tell a download that was cut off from a whole one."""

    code = "HTTP_VERSION_TOO_OLD"
