"""The folder of shared material beside the repository: plans and notices that are not ours to copy."""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"


def shared_path(name: str) -> Path:
    """The path of a shared file; without the folder the test is skipped and says what is missing."""
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"../shared/{name} is not here: this test reads a document that may not be copied into the repository")
    return path
