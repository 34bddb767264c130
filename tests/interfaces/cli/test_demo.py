"""The demo loads its city apart from the process whose memory the workers share."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest

from rectify.interfaces.cli import demo


def test_the_city_is_loaded_apart_and_its_report_is_printed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    class City:
        @staticmethod
        def load() -> City:
            return City()

        @staticmethod
        def report() -> str:
            return "海岱市已载入"

    steps: list[Callable[[], None]] = []
    monkeypatch.setattr(demo, "prepare", lambda: None)
    monkeypatch.setattr(demo, "apart", steps.append)
    monkeypatch.setitem(sys.modules, "rectify.interfaces.demo.load", City)
    assert demo.run(["--load-only"]) == 0
    assert capsys.readouterr().out == ""
    [step] = steps
    step()
    assert capsys.readouterr().out == "海岱市已载入\n"
