"""The READMEs promise what a test proves, show what exists, and say the same in both languages."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
READMES = ["README.md", "README.zh-CN.md"]


def features(name: str) -> list[str]:
    text = (ROOT / name).read_text(encoding="utf-8")
    return [line for line in text.split("<!-- features -->")[1].split("<!-- /features -->")[0].splitlines() if line.startswith("- ")]


def proofs(name: str) -> list[str]:
    return [m.group(1) if (m := re.search(r"`(tests/[^`]+)`$", line)) else line for line in features(name)]


@pytest.mark.parametrize("name", READMES)
def test_every_feature_names_tests_that_exist(name: str) -> None:
    for proof in proofs(name):
        path = ROOT / proof
        files = [path] if path.suffix == ".py" else sorted(path.rglob("test_*.py"))
        assert any("def test_" in f.read_text(encoding="utf-8") for f in files if f.exists()), (
            f"{name} promises {proof}, where no test stands"
        )


def test_both_languages_promise_the_same() -> None:
    assert proofs(READMES[0]) == proofs(READMES[1])


@pytest.mark.parametrize("name", READMES)
def test_every_link_of_the_readme_leads_somewhere(name: str) -> None:
    targets = re.findall(r"\]\(([^)#]+)\)", (ROOT / name).read_text(encoding="utf-8"))
    assert [t for t in targets if not (ROOT / t).exists()] == []


@pytest.mark.parametrize("name", READMES)
def test_every_command_of_the_readme_is_a_target_of_the_makefile(name: str) -> None:
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    asked = re.findall(r"(?:^|`)make ([a-z]+)", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE)
    assert set(asked) <= set(targets)
