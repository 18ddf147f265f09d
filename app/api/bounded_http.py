"""HTTP as uvicorn reads it by httptools, with a bound on headers, which the parser has none of."""

from typing import Any, Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

MAX_HEADERS_BYTES: Final = 65_536
"""As uvicorn's other parser has it. What comes at once is read whole, and may be more."""


class BoundedHttp(HttpToolsProtocol):
    """Closes a connection whose headers, trailers or framing of a body do not end.

    All of them are what comes between two events: the end of headers, a part of a body, the
    end of a message.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Begin with a connection that has said nothing."""
        super().__init__(*args, **kwargs)
        self._between_events = 0

    def data_received(self, data: bytes) -> None:
        """Read what came; the events are told in the midst of it."""
        self._between_events += len(data)
        super().data_received(data)
        if self._between_events > MAX_HEADERS_BYTES and not self.transport.is_closing():
            self._refuse()

    def on_headers_complete(self) -> None:
        """Note that headers have ended."""
        self._between_events = 0
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Note that a part of a body has ended."""
        self._between_events = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Note that a message has ended."""
        self._between_events = 0
        super().on_message_complete()

    def _refuse(self) -> None:
        """Say why, unless an answer is under way."""
        if self.cycle is None or self.cycle.response_complete:
            self.send_400_response(f"Headers are larger than {MAX_HEADERS_BYTES:,} bytes.")
        else:
            self.transport.close()
