"""One key or token is taken from the headers; whatever else is there opens nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.access.credentials import MAX_LENGTH, presented
from app.errors import AccessError, CredentialsError, UnauthenticatedError

Headers = list[tuple[bytes, bytes]]

ACCEPTED: list[Headers] = [
    [(b"authorization", b"Bearer abc.d-e_f")],
    [(b"authorization", b"bearer   abc.d-e_f  ")],
    [(b"authorization", b"BEARER abc.d-e_f")],
    [(b"x-api-key", b"abc.d-e_f")],
    [(b"x-api-key", b" abc.d-e_f ")],
    [(b"authorization", b"Basic cHJveHk6eA=="), (b"x-api-key", b"abc.d-e_f")],
]


@pytest.mark.parametrize("headers", ACCEPTED)
def test_a_credential_is_read(headers: Headers) -> None:
    """By either header; a proxy's own Authorization does not count beside a key."""
    assert presented([(b"host", b"x"), *headers]) == "abc.d-e_f"


@pytest.mark.parametrize("headers", [[], [(b"cookie", b"key=abc")], [(b"x-api-keys", b"abc")]])
def test_none_is_said_to_be_none(headers: Headers) -> None:
    """With how to send one."""
    with pytest.raises(UnauthenticatedError, match="Authorization: Bearer"):
        presented(headers)


BEARER = (b"authorization", b"Bearer abc")
HOSTILE: dict[str, Headers] = {
    "empty authorization": [(b"authorization", b"")],
    "empty bearer": [(b"authorization", b"Bearer ")],
    "bearer alone": [(b"authorization", b"Bearer")],
    "no space": [(b"authorization", b"Bearerabc")],
    "basic": [(b"authorization", b"Basic cHJveHk6eA==")],
    "negotiate": [(b"authorization", b"Negotiate abc")],
    "two tokens in one": [(b"authorization", b"Bearer abc def")],
    "two in a list": [(b"authorization", b"Bearer abc, Bearer abc")],
    "twice": [BEARER, BEARER],
    "twice, another": [BEARER, (b"authorization", b"Bearer xyz")],
    "twice, one empty": [BEARER, (b"authorization", b"Bearer ")],
    "both": [BEARER, (b"x-api-key", b"abc")],
    "key twice": [(b"x-api-key", b"abc"), (b"x-api-key", b"abc")],
    "empty key": [(b"x-api-key", b"")],
    "non-ASCII": [(b"authorization", "Bearer é".encode())],
    "latin-1": [(b"x-api-key", b"\xe9")],
    "NUL": [(b"x-api-key", b"a\x00b")],
    "line break": [(b"x-api-key", b"a\r\nb")],
    "huge": [(b"authorization", b"Bearer " + b"a" * (MAX_LENGTH + 1))],
    "padding alone": [(b"x-api-key", b"==")],
}


@pytest.mark.parametrize("headers", HOSTILE.values(), ids=HOSTILE)
def test_what_is_malformed_is_refused(headers: Headers) -> None:
    """It is neither guessed at, nor repeated in the message."""
    with pytest.raises(CredentialsError) as caught:
        presented(headers)
    assert "abc" not in str(caught.value)


NAMES = st.sampled_from([b"authorization", b"x-api-key", b"cookie"])
VALUES = st.binary(max_size=40) | st.binary(max_size=20).map(lambda rest: b"Bearer " + rest)


@given(st.lists(st.tuples(NAMES, VALUES), max_size=4))
def test_any_headers_give_a_plain_text_or_an_error_of_ours(headers: Headers) -> None:
    """Nothing else comes out, whatever comes in."""
    try:
        text = presented(headers)
    except AccessError:
        return
    assert text.isascii()
    assert text.isprintable()
    assert 0 < len(text) <= MAX_LENGTH
