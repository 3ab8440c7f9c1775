"""The folder beside the checkout with the networks' own machine-readable specifications, where there is one.

It is not part of the project: tests that hold us against it are skipped without it, and say so in the summary.
"""

import os
import warnings
from pathlib import Path

import pytest


def shared(path: str) -> Path:
    """`path` inside the shared folder (JUBIR_SHARED, else ../shared); skips the test, with a warning, if absent."""
    root = Path(os.environ.get("JUBIR_SHARED") or Path(__file__).resolve().parents[2] / "shared")
    found = root / path
    if not found.exists():
        said = f"SKIPPED: {path} is not here. Set JUBIR_SHARED to the folder with the specifications to run this."
        warnings.warn(said, stacklevel=2)
        pytest.skip(said)
    return found
