"""What the how-tos show is tried: programs run, files are read, mistakes get the sentences named, links lead somewhere."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from dataclasses import asdict, replace
from pathlib import Path
from random import Random

import pytest

from rectify.campaign.closure.rules.procedure import Sampling
from rectify.campaign.closure.rules.procedure_file import WrongProcedure, read_procedure
from rectify.campaign.closure.rules.sampling import Candidate, Ticket, draw, population_hash
from rectify.campaign.dispatch.rules.ladder_file import WrongLadder, read_ladder
from rectify.foundation.accounts.queries import roles
from rectify.response.petitions.rules.petition_file import PetitionRules, WrongPetitionRules, read_rules

ROOT = Path(__file__).resolve().parents[2]
DOCS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
NAMES = [str(path.relative_to(ROOT)) for path in DOCS]


def block(howto: str, language: str) -> str:
    """The first block of that language in a how-to."""
    text = (ROOT / "docs/howto" / howto).read_text(encoding="utf-8")
    found = re.search(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    assert found, howto
    return found[1]


@pytest.mark.parametrize("path", DOCS, ids=NAMES)
def test_every_link_of_a_page_leads_somewhere(path: Path) -> None:
    targets = re.findall(r"\]\((?!https?:)([^)#\s]+)", path.read_text(encoding="utf-8"))
    assert [target for target in targets if not (path.parent / target).exists()] == []


@pytest.mark.parametrize("path", DOCS, ids=NAMES)
def test_every_command_of_a_page_exists(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"(?:^|`)make ([a-z]+)", text, re.MULTILINE)) <= targets
    commands = {each.stem.replace("_", "-") for each in (ROOT / "src/rectify/interfaces/cli").glob("*.py")}
    assert set(re.findall(r"(?:bin/|`)rectify ([a-z-]+)", text)) <= commands


def test_every_howto_and_decision_is_listed() -> None:
    for folder in ("docs/howto", "docs/adr"):
        listed = (ROOT / folder / "README.md").read_text(encoding="utf-8")
        assert [path.name for path in (ROOT / folder).glob("*.md") if path.name != "README.md" and path.name not in listed] == []


def run(command: list[str]) -> subprocess.CompletedProcess[str]:
    """Run a program of our pages to its end."""
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)  # noqa: S603 - our own pages


@pytest.mark.parametrize(
    ("settings", "raised"),
    [
        (Sampling(share=0.2, per_county=1, per_unit=1, late=1.5, returned=2, findings=2, reopened=3), []),
        (Sampling(share=0.1, per_county=2, late=1.5, raise_after_failure=2.5), ["u1", "u5"]),
        (Sampling(share=0.07, per_county=0, per_unit=0, findings=1.3), []),
    ],
    ids=["usual", "raised", "no least"],
)
def test_the_program_of_the_howto_repeats_our_drawings(settings: Sampling, raised: list[str], tmp_path: Path) -> None:
    pick = Random(7)
    people = []
    for case in range(1, 401):
        unit = pick.randrange(12)
        flags = [pick.random() < 0.3 for _ in range(4)]
        people.append(Candidate(case, f"c{unit % 5}" if unit else "-", f"u{unit}", *flags))
    seed = f"2026-11-23 双色球 03 #{'0f' * 16}"
    tickets = draw(seed, people, settings, raised)
    about = {"seed": seed, "settings": {**asdict(settings), "raised": raised}, "population_hash": population_hash(people)}
    lots, program = tmp_path / "draw.csv", tmp_path / "repeat.py"
    publish(lots, people, tickets, json.dumps(about))
    program.write_text(block("draw-a-spot-check.md", "python"), encoding="utf-8")
    command = [sys.executable, str(program), str(lots)]
    chosen = sum(ticket.chosen for ticket in tickets)
    for noted in ([], [seed]):
        done = run([*command, *noted])
        assert (done.returncode, done.stdout.strip()) == (0, f"{chosen} of 400 drawn; the same as published"), done.stderr
    assert run([*command, "another seed"]).returncode == 1
    publish(lots, [replace(people[0], late=not people[0].late), *people[1:]], tickets, json.dumps(about))
    assert "the population is not the one" in run(command).stdout


def publish(path: Path, people: list[Candidate], tickets: list[Ticket], about: str) -> None:
    """Write the table of a drawing as its page gives it out."""
    known = {each.case_id: each for each in people}
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(
            ["case", "county", "unit", "late", "returned", "findings", "reopened", "stratum", "weight", "ticket", "chosen", "drawing"]
        )
        for number, ticket in enumerate(tickets):
            one = known[ticket.case_id]
            flags = [int(flag) for flag in (one.late, one.returned, one.findings, one.reopened)]
            told = [ticket.stratum, f"{ticket.weight / 1000:.3f}", ticket.text, int(ticket.chosen), "" if number else about]
            writer.writerow([one.case_id, one.county, one.unit, *flags, *told])


PROCEDURE = block("write-a-procedure.md", "yaml")


def test_the_procedure_of_the_howto_can_be_used() -> None:
    found = read_procedure(PROCEDURE, "example.yaml", tuple(roles()))
    assert [step.kind.value for step in found.steps] == ["request", "accept", "review", "notice", "sign", "sign", "close"]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("code: example", "kode: example", "example.yaml, line 1: “kode” means nothing; keys are: code, title, "),
        ("{place: county}", "{place: moon}", "“moon” cannot stand here; allowed: implementing, accepting, "),
        ("role: party_principal", "role: king", "“king” cannot stand here; allowed: "),
        ("    days: 7\n", "", "A notice must state its days and their type (workdays or calendar_days)."),
        ("    position: true", "    ours: true", "A step marked ours must carry a note that says why."),
        ("county, rank: 1}", "county, rank: 2}", "Signatures must stand in the order of their ranks."),
    ],
)
def test_a_mistake_in_a_procedure_gets_the_sentence_of_the_howto(old: str, new: str, words: str) -> None:
    howto = (ROOT / "docs/howto/write-a-procedure.md").read_text(encoding="utf-8")
    assert words in howto
    with pytest.raises(WrongProcedure) as refused:
        read_procedure(PROCEDURE.replace(old, new, 1), "example.yaml", tuple(roles()))
    assert words in str(refused.value)


def test_the_ladder_of_the_howto_can_be_used() -> None:
    ladder = block("write-a-ladder.md", "yaml")
    assert [rung.code for rung in read_ladder(ladder, "example.yaml").rungs] == ["reminder", "supervision"]
    with pytest.raises(WrongLadder) as refused:
        read_ladder(ladder.replace("unanswered: reminder", "unanswered: two"), "example.yaml")
    assert "“two” is no lower rung; lower ones are: reminder." in str(refused.value)


PETITION_RULES = block("set-up-petition-rules.md", "yaml")


@pytest.mark.parametrize(("old", "new"), [("workdays ", "weekdays "), ("reply_days: 15\n", "")])
def test_a_mistake_in_petition_rules_gets_the_sentence_of_the_howto(old: str, new: str) -> None:
    assert read_rules(PETITION_RULES, "example.yaml").default
    with pytest.raises(WrongPetitionRules) as refused:
        read_rules(PETITION_RULES.replace(old, new, 1), "example.yaml")
    howto = (ROOT / "docs/howto/set-up-petition-rules.md").read_text(encoding="utf-8")
    assert f"`{refused.value.place}: {refused.value.en}`" in howto


def test_every_key_of_petition_rules_is_told() -> None:
    keys = {*PetitionRules.__dataclass_fields__} - {"title_zh", "note_zh", "number_form"} | {"title", "note", "number"}
    howto = (ROOT / "docs/howto/set-up-petition-rules.md").read_text(encoding="utf-8")
    assert [key for key in sorted(keys) if f"{key}:" not in howto] == []


def test_every_key_of_a_procedure_is_told() -> None:
    howto = (ROOT / "docs/howto/write-a-procedure.md").read_text(encoding="utf-8")
    keys = [*Sampling.__dataclass_fields__, "default_for", "valid_to", "early", "attach", "position", "day_type", "rank", "note_en", "url"]
    assert [key for key in keys if f"`{key}`" not in howto] == []
