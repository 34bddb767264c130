"""Who complained has one way out: ``queries.identity``. The sources are read for any other."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).parents[3] / "src" / "rectify"
PETITIONS = ROOT / "response" / "petitions"
OPENS = {"queries/identity.py", "web/intake/register.py"}
"""The second opens the number and secret it sealed itself for one page; no identity."""
WHOLE = {"Known", "opened_identity"}
MAY_SHOW = {"services/identity.py"}
"""Who may hold an identity that is open: the act that writes down the look."""


def names_taken(path: Path, module: str) -> set[str]:
    """The names a source takes from a module."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == module:
            found |= {alias.name for alias in node.names}
        if isinstance(node, ast.Import) and any(alias.name == module for alias in node.names):
            found.add("*")
    return found


SOURCES = [path for path in sorted(ROOT.rglob("*.py")) if "migrations" not in path.parts]


def test_only_one_module_opens_what_a_petitioner_said_of_themselves() -> None:
    inside = [path for path in SOURCES if PETITIONS in path.parents]
    opens = {path.relative_to(PETITIONS).as_posix() for path in inside if names_taken(path, "rectify.foundation.sealing") & {"opened", "*"}}
    assert opens == OPENS


def test_no_other_app_reaches_an_identity() -> None:
    for path in SOURCES:
        if PETITIONS in path.parents:
            continue
        assert not names_taken(path, "rectify.response.petitions.queries.identity"), path
        looks = names_taken(path, "rectify.response.petitions.services.identity")
        assert not looks or (looks == {"show"} and path.name == "petitions.py" and path.parent.name == "life"), path  # the demo looks once
        taken = names_taken(path, "rectify.response.petitions.models") & {"Identity", "IdentityLook", "*"}
        assert not taken, path


def test_only_the_act_that_writes_down_the_look_gets_an_open_identity() -> None:
    for path in SOURCES:
        if PETITIONS in path.parents and names_taken(path, "rectify.response.petitions.queries.identity") & WHOLE:
            assert path.relative_to(PETITIONS).as_posix() in MAY_SHOW, path


def test_only_the_letter_to_the_petitioner_gets_the_address_it_goes_to() -> None:
    for path in SOURCES:
        if names_taken(path, "rectify.response.petitions.queries.identity") & {"address_to_write_to", "opened_link", "*"}:
            assert path.relative_to(PETITIONS).as_posix() == "services/call_mails.py", path


def test_lists_tables_and_publications_select_no_identity() -> None:
    for path in SOURCES:
        if path == PETITIONS / "queries" / "identity.py":
            continue
        words = path.read_text(encoding="utf-8")
        assert "identity__" not in words, path
        assert 'select_related("identity' not in words, path
