"""What an outsider can prove with the files alone; every change of a file is found out."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rectify.disclosure.frozen.queries.bundles import bundle, line
from rectify.disclosure.frozen.rules.bundle import NoBundle, check, read
from rectify.disclosure.frozen.rules.canonical import digest
from rectify.disclosure.frozen.rules.heads import Head, watermark_of
from rectify.foundation.audit.queries import tree_head
from rectify.foundation.audit.rules.verdict import TreeHead
from rectify.interfaces.cli.main import main
from tests.cast import NOW
from tests.disclosure.factory import PLACE, content, first_shape, little_city, petition, publish, task

pytestmark = pytest.mark.django_db


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """The files of a little city, as a citizen downloaded them."""
    paths = []
    for row in little_city():
        paths.append(tmp_path / f"{row.sequence}.json")
        paths[-1].write_bytes(bundle(PLACE, row.sequence))
    return paths


def places(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The way to every text, number, truth value and nothing in a file."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield from places(each, (*path, key))
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from places(each, (*path, number))
    else:
        yield path


def changed(told: Any, path: tuple[str | int, ...]) -> Any:
    """The file with another value at that place."""
    other = copy.deepcopy(told)
    spot = other
    for step in path[:-1]:
        spot = spot[step]
    old = spot[path[-1]]
    if isinstance(old, bool):
        spot[path[-1]] = not old
    elif isinstance(old, int):
        spot[path[-1]] = old + 1
    elif isinstance(old, str):
        spot[path[-1]] = f"{old[:-1]}{'0' if old[-1:] != '0' else '1'}"
    else:
        spot[path[-1]] = "x"
    return other


def sound(raw: bytes, *more: bytes) -> bool:
    try:
        return check([read(f"{number}.json", each) for number, each in enumerate((raw, *more))]).ok
    except NoBundle:
        return False


def test_files_of_one_place_prove_each_other(files: list[Path]):
    report = check([read(path.name, path.read_bytes()) for path in files])
    assert report.ok
    said = " ".join(each.en for each in report.checked)
    assert "From no. 1 (海环整改公开〔2026〕1号) to no. 4 (海环整改公开〔2026〕4号)" in said
    assert "The difference 海环整改公开〔2026〕4号 states is what a comparison with 海环整改公开〔2026〕1号 gives" in said
    assert "Not checked: whether what was published is true" in report.unchecked[-1].en


def test_numbers_of_the_first_shape_stay_provable_beside_later_ones(tmp_path: Path):
    old = {**content([first_shape(petition())]), "format": "rectify-content/1"}
    rows = [publish("petitions", content=old, series="petitions:1"), publish("petitions", [petition()], series="petitions:1")]
    told = [bundle(PLACE, row.sequence) for row in rows]
    assert "verdict" not in json.loads(told[0])["content"]["items"][0]["data"]
    report = check([read(f"{number}.json", each) for number, each in enumerate(told)])
    assert report.ok


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_whatever_is_changed_in_a_file_is_found_out(files: list[Path], data: st.DataObject):
    told = json.loads(files[3].read_bytes())
    path = data.draw(st.sampled_from(sorted(places(told), key=repr)))
    assert not sound(json.dumps(changed(told, path)).encode())


def test_every_field_of_head_and_line_is_held(files: list[Path]):
    told = json.loads(files[3].read_bytes())
    paths = [path for path in places(told) if path[0] in {"head", "line", "digest", "watermark"}]
    assert len(paths) > 70
    assert [path for path in paths if sound(json.dumps(changed(told, path)).encode())] == []


def test_an_item_left_out_or_added_is_found_out(files: list[Path]):
    told = json.loads(files[0].read_bytes())
    told["content"]["items"].pop()
    assert not sound(json.dumps(told).encode())
    told["content"]["items"] *= 3
    assert not sound(json.dumps(told).encode())


def test_a_number_taken_out_of_the_line_is_found_out(files: list[Path]):
    told = json.loads(files[3].read_bytes())
    del told["line"][1]
    assert not sound(json.dumps(told).encode())


def test_a_rewritten_history_is_found_out_beside_an_honest_file(files: list[Path], tmp_path: Path):
    """The whole line is forged so that it agrees with itself: alone it passes, beside the file somebody kept it does not."""
    forged = json.loads(files[0].read_bytes())
    bundled = read("1.json", files[0].read_bytes())
    forged["content"]["items"][0]["state"] = "closed"
    from_scratch = reforged(forged)
    assert sound(from_scratch)
    assert not sound(from_scratch, files[3].read_bytes())
    report = check([read("a", from_scratch), read("b", files[3].read_bytes())])
    assert "The files disagree on no. 1: one number was published in two versions." in [fault.en for fault in report.faults]
    assert not check([read("a", from_scratch)], digests=[bundled.digest[:12]]).ok


def reforged(told: dict[str, Any]) -> bytes:
    """A forger who knows the format makes all digests of a first number agree again."""
    told["head"]["content_digest"] = digest(told["content"])
    head = Head.of(told["head"])
    told["digest"] = head.digest
    told["watermark"] = watermark_of(head)
    told["line"] = [{"head": told["head"], "digest": head.digest, "consistency": []}]
    return json.dumps(told).encode()


def test_a_false_difference_is_found_out_when_both_numbers_are_there(files: list[Path]):
    raw = json.loads(files[3].read_bytes())
    raw["difference"]["changed"] = []
    report = check([read("1", files[0].read_bytes()), read("4", json.dumps(raw).encode())])
    assert "4: the difference it states is not what the contents of the two numbers give." in [fault.en for fault in report.faults]


def test_a_gap_between_two_files_is_said_and_not_passed_over():
    for day in range(60):
        publish("lists", [task(state="open", on_day=f"2026-10-{day % 28 + 1:02d}")], at=NOW + timedelta(days=day))
    report = check([read(str(n), bundle(PLACE, n)) for n in (1, 60)])
    assert report.ok
    assert any("Not checked: the history between no. 1 and no. 10" in each.en for each in report.unchecked)


def test_noted_checkpoints_are_compared(files: list[Path]):
    told = read("4", files[3].read_bytes())
    assert check([told], checkpoint=TreeHead(told.head.audit_size, bytes.fromhex(told.head.audit_root))).ok
    assert not check([told], checkpoint=TreeHead(told.head.audit_size, bytes(32))).ok
    assert tree_head(told.head.audit_size).root.hex() == told.head.audit_root


def test_the_whole_line_is_published(files: list[Path]):
    assert [each["head"]["sequence"] for each in line(PLACE)] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "is no whole JSON file"),
        (b'{"format": "rectify-publication/1", "a": 1.5}', "is no whole JSON file"),
        (b'{"format": 1, "format": 2}', "is no whole JSON file"),
        (b"[" * 100_000, "is no whole JSON file"),
        (b"[]", "is no publication of this system"),
        (b'{"format": "rectify-publication/2"}', "is no publication of this system"),
        (b'{"format": "rectify-publication/1"}', "lacks parts or has strange ones"),
    ],
)
def test_what_is_no_publication_is_refused_in_words(raw: bytes, words: str):
    with pytest.raises(NoBundle) as refused:
        read("x.json", raw)
    assert words in refused.value.said.en


def test_the_command_says_what_it_proved(files: list[Path], capsys: pytest.CaptureFixture[str]):
    assert main(["verify", "--lang", "en", *map(str, files)]) == 0
    told = capsys.readouterr().out
    assert "✓ No alteration was found." in told
    assert "– Not checked: whether others see the same version." in told
    files[1].write_bytes(files[1].read_bytes().replace("临河区".encode(), "青石县".encode()))
    assert main(["verify", "--lang", "zh", *map(str, files)]) == 1
    assert "● 2.json：内容与公开时的摘要不符，内容被改动。" in capsys.readouterr().out
    assert main(["verify", str(files[0].with_name("none.json"))]) == 2
    assert main(["verify", "--json", str(files[0])]) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["ok"] is True
