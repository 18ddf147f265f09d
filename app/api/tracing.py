"""A span for each request to `/graphql`; stands before the routes only where there is tracing."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.access import GRAPHQL
from app.observe.context import current_request_id
from app.observe.tracing import Tracing, answered


class TracingMiddleware:
    """Traces what comes to the endpoint, refusals included."""

    def __init__(self, app: ASGIApp, tracing: Tracing) -> None:
        """Wrap an application."""
        self._app, self._tracing = app, tracing

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer within a span."""
        if scope["type"] != "http" or scope["path"] != GRAPHQL:
            await self._app(scope, receive, send)
            return
        headers = {name.decode("latin-1"): v.decode("latin-1") for name, v in scope["headers"]}
        with self._tracing.request(scope["method"], GRAPHQL, headers) as span:

            async def send_and_note(message: Message) -> None:
                if message["type"] == "http.response.start":
                    answered(span, message["status"], current_request_id())
                await send(message)

            await self._app(scope, receive, send_and_note)
