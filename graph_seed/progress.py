"""How far a load is: what tells it to a person, or to nobody."""

from collections.abc import Callable

Progress = Callable[[str, int, int], None]
"""Called with the step, how many rows of it are done, and how many there are; 0: not known."""
