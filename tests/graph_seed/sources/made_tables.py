"""Writes small tables in the shape of published ones."""

from pathlib import Path


def table(folder: Path, name: str, *rows: tuple[str, ...]) -> Path:
    """Write rows, the header among them: cells apart by tabs, one line a row."""
    path = folder / name
    path.write_text("".join("\t".join(row) + "\n" for row in rows), encoding="utf-8")
    return path
