"""Every test is run by exactly one target of ``make test``: parcels do not overlap, and each target runs its parcel where it lies."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.parcels import APART, HOMES, PARCELS, fault

ROOT = Path(__file__).resolve().parents[2]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def commands(target: str) -> list[list[str]]:
    """The calls of pytest in the recipe of a target, as words."""
    recipe = re.search(rf"^{target}:.*\n((?:\t.*\n)+)", MAKEFILE, re.MULTILINE)
    assert recipe, f"make {target} is missing"
    return [shlex.split(line) for line in recipe[1].splitlines() if "pytest" in line]


def test_the_tests_of_the_house_are_the_targets_of_the_parcels() -> None:
    told = re.search(r"^test: ([a-z ]+?) ##", MAKEFILE, re.MULTILINE)
    assert told
    assert told[1].split() == list(PARCELS)


@pytest.mark.parametrize("parcel", PARCELS)
def test_a_target_runs_the_whole_of_its_parcel_and_nothing_else(parcel: str) -> None:
    (words,) = commands(parcel)
    home = "/".join(filter(None, ["tests", HOMES.get(parcel, "")]))
    apart = ["--ignore", f"tests/{APART}"] if not HOMES.get(parcel) or APART.startswith(f"{HOMES[parcel]}/") else []
    assert words[words.index("-m") :] == ["-m", parcel, *apart, home]
    assert set(words[1 : words.index("-m")]) <= {"-n", "auto", "0", "--dist", "loadfile"}


def test_the_tests_of_this_run_lie_in_one_parcel_each(request: pytest.FixtureRequest) -> None:
    marks = {item.nodeid: [mark.name for mark in item.iter_markers() if mark.name in PARCELS] for item in request.session.items}
    assert {name: found for name, found in marks.items() if len(found) != 1} == {}


@pytest.mark.parametrize(
    ("declared", "place", "wrong"),
    [
        (set(), "interfaces/test_any.py", False),
        ({"doors"}, "interfaces/test_any.py", False),
        ({"doors"}, "foundation/test_any.py", True),
        ({"doors", "proof"}, "interfaces/test_any.py", True),
        ({"unit"}, "foundation/test_any.py", True),
        ({"access"}, "browser/test_any.py", False),
        ({"browser"}, "browser_too/test_any.py", True),
        ({"fuzz"}, APART, False),
        (set(), APART, True),
    ],
)
def test_a_test_that_no_target_would_run_is_refused(declared: set[str], place: str, wrong: bool) -> None:
    assert bool(fault(declared, place)) is wrong
