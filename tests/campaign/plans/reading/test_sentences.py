"""Our own sentences in the manner of many provinces, each with the facts it states: every trap several times."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rectify.campaign.plans.reading.engine import read_text
from tests.campaign.plans.reading.expectations import match, parse

HERE = Path(__file__).parent
SENTENCES = [json.loads(line) for line in (HERE / "sentences.jsonl").read_text("utf-8").splitlines()]
PAPERS = sorted(path.stem for path in (HERE / "synthetic").glob("*.txt"))


@pytest.mark.parametrize("entry", SENTENCES, ids=[entry["text"][:24] for entry in SENTENCES])
def test_a_sentence_states_these_facts_and_no_others(entry):
    _, missed, extra = match([parse(item) for item in entry["facts"]], read_text(entry["text"]).facts)
    assert not missed
    assert not extra


@pytest.mark.parametrize("name", PAPERS)
def test_a_plan_of_another_style_states_these_facts_and_no_others(name):
    text = (HERE / "synthetic" / f"{name}.txt").read_text("utf-8")
    expected = [parse(line) for line in (HERE / "synthetic" / f"{name}.expect").read_text("utf-8").splitlines()]
    _, missed, extra = match(expected, read_text(text).facts)
    assert not missed
    assert not extra


def test_there_are_at_least_two_hundred_sentences():
    assert len(SENTENCES) >= 200
