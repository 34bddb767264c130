"""``rectify verify-draw``: repeats a drawing on a machine that has neither Django nor a database, and tells every change."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from random import Random

import pytest

from rectify.campaign.closure.rules.procedure import Sampling
from rectify.campaign.closure.rules.published import COLUMNS, About, about_as_text
from rectify.campaign.closure.rules.sampling import Candidate, draw, population_hash
from rectify.interfaces.cli.main import main

SEED = f"2026-11-23 双色球 03 08 14 #{'0f' * 16}"
SETTINGS = Sampling(share=0.2, per_county=1, per_unit=1, late=1.5, returned=2, findings=2, reopened=3)
Row = dict[str, str]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Sixty cases of which a share was drawn, one unit's share raised."""
    pick = Random(3)
    people = [Candidate(n, f"c{n % 3}", f"u{n % 7}", *(pick.random() < 0.3 for _ in range(4))) for n in range(1, 61)]
    tickets = draw(SEED, people, SETTINGS, ["u2"])
    chosen = sum(ticket.chosen for ticket in tickets)
    settings = {**asdict(SETTINGS), "raised": ["u2"]}
    about = about_as_text(About(1, "海岱市整改", "waiting", SEED, settings, population_hash(people), 60, chosen))
    path = tmp_path / "draw-1.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(COLUMNS)
        for place, t in enumerate(tickets):
            row = [t.case_id, t.county, t.unit, *t.risks, t.stratum, f"{t.weight / 1000:.3f}", t.text, int(t.chosen)]
            writer.writerow([*row, "" if place else about])
    return path


def change(path: Path, how: Callable[[list[Row]], object]) -> None:
    """Rewrite the file with its rows changed."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    how(rows)
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)


def told(capsys: pytest.CaptureFixture[str], path: Path, *more: str) -> tuple[int, list[str]]:
    """The exit code and the codes of the faults."""
    code = main(["verify-draw", "--json", str(path), *more])
    return code, [fault["code"] for fault in json.loads(capsys.readouterr().out).get("faults", [])]


def test_a_drawing_as_published_is_repeated_in_both_languages(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify-draw", str(file), "--seed", SEED]) == 0
    said = capsys.readouterr().out
    assert "✓ 重抽结果与公布一致：“海岱市整改”第1次抽签，60件中抽" in said
    assert "✓ The same cases are drawn again: drawing 1 of “海岱市整改”, " in said
    assert f"seed {SEED}" in said


def test_the_announced_part_of_a_seed_is_enough_to_know_it_again(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    announced = SEED.partition(" #")[0]
    assert told(capsys, file, "--seed", announced) == (0, [])
    assert told(capsys, file, "--seed", f"{announced} #{'1e' * 16}")[0] == 1
    assert told(capsys, file, "--seed", announced[:-1])[0] == 1


def test_the_order_of_the_lines_does_not_matter(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(file, lambda rows: rows.sort(key=lambda row: row["ticket"], reverse=True))
    assert told(capsys, file) == (0, [])


def _swap(rows: list[Row]) -> None:
    one, other = (next(row for row in rows if row["chosen"] == flag) for flag in "10")
    one["chosen"], other["chosen"] = "0", "1"


def _about(rows: list[Row], **more: object) -> None:
    row = next(row for row in rows if row["drawing"])
    row["drawing"] = json.dumps(json.loads(row["drawing"]) | more)


def _risk(rows: list[Row]) -> None:
    rows[5]["late"] = "0" if rows[5]["late"] == "1" else "1"


@pytest.mark.parametrize(
    ("how", "codes"),
    [
        (lambda rows: rows[4].update(weight="9.000"), {"weight"}),
        (_risk, {"population", "weight", "ticket"}),
        (lambda rows: rows.append({**rows[3], "case": "99", "drawing": ""}), {"population", "count", "ticket"}),
        (lambda rows: rows.pop(), {"population", "count"}),
        (lambda rows: rows[7].update(unit="u9"), {"population", "stratum"}),
        (_swap, {"chosen"}),
        (lambda rows: _about(rows, seed="另一个种子"), {"ticket", "chosen"}),
        (lambda rows: rows[2].update(ticket="0" * 64), {"ticket"}),
        (lambda rows: _about(rows, population_hash="0" * 64), {"population"}),
    ],
    ids=["weight", "risk", "added", "removed", "moved", "swapped", "another seed", "ticket", "hash"],
)
def test_every_change_is_told(file: Path, capsys: pytest.CaptureFixture[str], how: Callable[[list[Row]], object], codes: set[str]) -> None:
    change(file, how)
    code, faults = told(capsys, file)
    assert code == 1
    assert codes <= set(faults)


def test_a_swapped_choice_is_named_in_words(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(file, _swap)
    assert main(["verify-draw", str(file)]) == 1
    said = capsys.readouterr().out
    assert "：是否抽中与重抽结果不同。" in said
    assert ": chosen differs from the repetition." in said
    assert "1 differences" in said


def test_a_file_rewritten_as_a_whole_is_found_out_by_what_was_noted(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "seed" in told(capsys, file, "--seed", "双色球 01")[1]
    assert told(capsys, file, "--hash", "0" * 64) == (1, ["noted_hash"])


@pytest.mark.parametrize(
    ("how", "zh", "en"),
    [
        (lambda rows: rows[1].update(weight="heavy"), "第3行读不懂", "line 3 cannot be read"),
        (lambda rows: rows[1].update(late=" "), "第3行读不懂", "line 3 cannot be read"),
        (lambda rows: rows.append({**rows[3], "drawing": ""}), "有案件出现了两次", "a case stands there twice"),
        (lambda rows: rows[0].update(drawing=""), "drawing列为空", "the column drawing is empty"),
        (lambda rows: rows[0].update(drawing="{}"), "drawing列读不懂", "the column drawing cannot be read"),
        (lambda rows: _about(rows, settings={"share": 7}), "比例为7.0", "the share is 7.0"),
    ],
)
def test_what_cannot_be_repeated_is_refused_with_the_reason(
    file: Path, capsys: pytest.CaptureFixture[str], how: Callable[[list[Row]], object], zh: str, en: str
) -> None:
    change(file, how)
    assert main(["verify-draw", str(file)]) == 2
    said = capsys.readouterr().err
    assert zh in said
    assert en in said


@pytest.mark.parametrize(
    ("content", "words"), [(None, "没有这个文件"), (b"\xff\xfe\x00", "不是UTF-8文本"), (b"a,b\n1,2\n", "缺少这些列"), (b"", "缺少这些列")]
)
def test_another_file_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes | None, words: str) -> None:
    path = tmp_path / "x.csv"
    if content is not None:
        path.write_bytes(content)
    assert main(["verify-draw", str(path), "--lang", "zh"]) == 2
    assert words in capsys.readouterr().err


def test_it_needs_neither_django_nor_a_database(file: Path) -> None:
    code = (
        "import sys; from rectify.interfaces.cli.main import main; code = main(['verify-draw', sys.argv[1]]);"
        "assert not {'django', 'psycopg'} & set(sys.modules), sorted(sys.modules); sys.exit(code)"
    )
    environment = {"PYTHONPATH": ":".join(sys.path), "PATH": ""}
    done = subprocess.run([sys.executable, "-c", code, str(file)], capture_output=True, text=True, check=False, env=environment)  # noqa: S603 - our own command
    assert done.returncode == 0, done.stderr
