"""The real data of the sources, which stand beside the repository on our machines only."""

import os
from pathlib import Path

import pytest

SHARED = Path(__file__).parents[2] / "shared" / "data"


def shared_file(relative: str) -> Path:
    """Find a real file; skip with one line where there is none, fail in CI."""
    path = SHARED / relative
    if not path.exists():
        if os.environ.get("CI") == "true":
            pytest.fail(f"CI needs {relative} of the shared data", pytrace=False)
        pytest.skip(f"needs {relative} of the shared data")
    return path
