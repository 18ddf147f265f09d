"""Headers → principal, by whichever of keys and tokens the service accepts."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.access.credentials import presented
from app.access.key_file import KeyFile
from app.access.keys import PREFIX, find
from app.access.principal import Principal
from app.access.tokens import Issuer
from app.errors import CredentialsError


@dataclass(frozen=True, slots=True)
class Gate:
    """What the service accepts."""

    keys: KeyFile
    issuer: Issuer | None

    def is_closed(self) -> bool:
        """Tell whether credentials are asked for now. A first key closes a running service."""
        return self.issuer is not None or self.keys.closes()

    def is_authenticated(self) -> bool:
        """Tell whether somebody could come in by credentials.

        Raises:
            KeysFileError: the file of keys cannot be used.
        """
        return any(key.is_live for key in self.keys.current()) or self.issuer is not None

    async def admit(self, headers: Iterable[tuple[bytes, bytes]]) -> Principal:
        """Give who asks.

        Raises:
            UnauthenticatedError, CredentialsError: nobody that is known.
            ForbiddenError: a token that is good, but not for this.
            IssuerUnavailableError, KeysFileError: that cannot be told now.
        """
        text = presented(headers)
        if text.startswith(PREFIX):
            return self._by_key(text)
        if self.issuer is None:
            raise _unknown()
        return await self.issuer.principal(text)

    def _by_key(self, text: str) -> Principal:
        found = find(text, self.keys.current())
        if found is None:
            raise _unknown()
        return found


def _unknown() -> CredentialsError:
    return CredentialsError(
        "The key or token is not accepted: it is unknown, or was revoked. Ask whoever runs the"
        " service for a new one."
    )
