"""Colours: which ones can be told apart, as WCAG 2 computes it."""

from typing import Final

BLACK: Final = "#000000"
WHITE: Final = "#FFFFFF"
GRAPHIC_CONTRAST: Final = 3.0
"""What a line needs beside its background (WCAG 2.2, 1.4.11)."""
_STEPS: Final = 100
_DARK: Final = 0.04045
"""Below it sRGB is linear."""


def contrast(one: str, other: str) -> float:
    """Give the contrast of two colours (`#RRGGBB`): 1 is none, 21 that of black on white."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def text_on(colour: str) -> str:
    """Choose black or white for a text on the colour; one of them has 4.5 at least."""
    return max(BLACK, WHITE, key=lambda text: contrast(text, colour))


def darkened(colour: str, wanted: float = GRAPHIC_CONTRAST) -> str:
    """Darken a colour no more than it takes to be seen on white."""
    for step in range(_STEPS, 0, -1):
        found = _scaled(colour, step / _STEPS)
        if contrast(found, WHITE) >= wanted:
            return found
    return BLACK


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(part / 255) for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= _DARK else float(((part + 0.055) / 1.055) ** 2.4)


def _scaled(colour: str, factor: float) -> str:
    return "#" + "".join(f"{round(part * factor):02X}" for part in _parts(colour))


def _parts(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[place : place + 2], 16) for place in (1, 3, 5))
