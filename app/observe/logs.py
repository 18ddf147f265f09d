"""Logs: every line of the service in one form, on standard error, with its request's id.

Modules log by the standard `logging`, as do the server and the driver; what they say is
formed here. Nothing is configured at import: `configure_logs` is for the command line and
for workers.
"""

import logging
import sys
from typing import Any, Final, TextIO

import structlog
from opentelemetry import trace
from structlog.stdlib import ExtraAdder, ProcessorFormatter
from structlog.typing import EventDict, Processor

from app.observe.context import NO_REQUEST, current_request_id
from app.observe.operation import OperationDone

_LOG: Final = logging.getLogger(__name__)
_NOT_TOLD: Final = ("color_message", "message", "asctime")
"""What the server, and handlers of others, leave in a record for forms of their own."""


class _Handler(logging.StreamHandler[TextIO]):
    """Told apart from handlers of others, which stay where they are."""


def configure_logs(log_format: str, level: str) -> None:
    """Form the lines of all loggers of this process: `text` for people, `json` for programs."""
    root = logging.getLogger()
    for handler in [known for known in root.handlers if isinstance(known, _Handler)]:
        root.removeHandler(handler)
    ours = _Handler(sys.stderr)
    ours.setFormatter(formatter(log_format, colors=sys.stderr.isatty()))
    root.addHandler(ours)
    root.setLevel(level)
    # What they say for debugging has parameters of queries, and so values of variables.
    logging.getLogger("neo4j").setLevel(max(root.level, logging.INFO))


def formatter(log_format: str, *, colors: bool = False) -> logging.Formatter:
    """Make what forms a line."""
    rendering: list[Processor] = (
        [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
        if log_format == "json"
        else [_on_one_line, _for_people(colors=colors)]
    )
    return ProcessorFormatter(
        foreign_pre_chain=[
            ExtraAdder(),
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _with_request,
        ],
        processors=[ProcessorFormatter.remove_processors_meta, *rendering],
    )


class OperationLog:
    """A line for each operation, and a warning with its Cypher for each slow one."""

    def __init__(self, slow_ms: float) -> None:
        """Keep from how many milliseconds on an operation is slow; 0: none is."""
        self._slow_s = slow_ms / 1000 if slow_ms else float("inf")

    def __call__(self, done: OperationDone) -> None:
        """Log one operation."""
        if done.elapsed_s >= self._slow_s:
            _LOG.warning("slow operation", extra={**_facts(done), "cypher": done.cypher})
        if _LOG.isEnabledFor(logging.INFO):
            _LOG.info("operation", extra=_facts(done))


def _facts(done: OperationDone) -> dict[str, Any]:
    return {
        "operation": done.name,
        "code": done.code,
        "ms": round(done.elapsed_s * 1000, 1),
        "database_ms": round(done.database_s * 1000, 1),
        "cost": done.cost,
    }


def _with_request(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Say on whose behalf: the id of the request, and of its trace where there is one."""
    request_id = current_request_id()
    if request_id != NO_REQUEST:
        event.setdefault("request_id", request_id)
    context = trace.get_current_span().get_span_context()
    if context.is_valid:
        event["trace_id"] = trace.format_trace_id(context.trace_id)
    for name in _NOT_TOLD:
        event.pop(name, None)
    return event


def _on_one_line(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Keep what came from outside from looking like a line of its own."""
    text = str(event["event"])
    if not text.isprintable():
        event["event"] = "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)
    return event


def _for_people(*, colors: bool) -> structlog.dev.ConsoleRenderer:
    # The other traceback formatters show local variables, and so values of variables.
    return structlog.dev.ConsoleRenderer(
        colors=colors,
        repr_native_str=True,
        exception_formatter=structlog.dev.plain_traceback,
    )
