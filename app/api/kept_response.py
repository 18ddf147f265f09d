"""A GET of an answer that lasts: `ETag`, and 304 for who has it already (RFC 9110, 13.1.2).

`no-cache` lets a client or a proxy keep the answer but has it ask each time: nobody
knows when the next load comes. Where credentials are asked for it is `private` besides.
"""

from starlette.requests import Request
from starlette.responses import Response

from app.access.principal import is_closed
from app.api.answer import KeptAnswer


def kept_response(request: Request, answer: KeptAnswer, media_type: str) -> Response:
    """Send the answer, or that it is still the same."""
    # Two media types have the same bytes, and a strong tag may stand for one of them only.
    tag = f'"{answer.tag}.{media_type.removeprefix("application/")}"'
    headers = {
        "Vary": "Accept",
        "ETag": tag,
        "Cache-Control": "private, no-cache" if is_closed(request.scope) else "no-cache",
    }
    if _is_held(request, tag):
        return Response(status_code=304, headers=headers)
    return Response(answer.body, 200, headers, f"{media_type}; charset=utf-8")


def _is_held(request: Request, tag: str) -> bool:
    """Tell whether the client has it; a proxy that compresses marks the tag as a weak one."""
    given = ",".join(request.headers.getlist("if-none-match"))
    held = {part.strip().removeprefix("W/") for part in given.split(",")}
    return tag in held or "*" in held
