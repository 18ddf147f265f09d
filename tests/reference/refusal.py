"""What the reference raises when an operation is refused."""


class Refusal(Exception):  # noqa: N818 - it is an answer, not a fault
    """An operation is refused, for the reason of this code."""

    def __init__(self, code: str, message: str) -> None:
        """Keep the code: it is what is compared."""
        super().__init__(message)
        self.code = code
