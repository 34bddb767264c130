"""All documents together: same bytes twice, Word files whose tracked changes give either version."""

from __future__ import annotations

import hashlib
from pathlib import Path
from zipfile import ZipFile

import pytest
from lxml import etree

from rectify.interfaces.demo.documents import build
from rectify.interfaces.demo.documents.__main__ import main
from rectify.interfaces.demo.documents.plan import PLAN, item_paths, lines
from rectify.interfaces.demo.documents.revise import ADDED, CHANGED, MOVED_DEADLINES, REMOVED, second_version

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return build(tmp_path_factory.mktemp("haidai"))


def paragraphs(path: Path, *, accept: bool) -> list[str]:
    """Paragraphs of a Word file after accepting or refusing all changes; read from the XML alone."""
    body = etree.fromstring(ZipFile(path).read("word/document.xml"))[0]
    dropped, kept = ("del", f"{W}t") if accept else ("ins", f"{W}delText")
    texts = []
    for paragraph in body.iter(f"{W}p"):
        if paragraph.find(f"{W}pPr/{W}rPr/{W}{dropped}") is not None:
            continue
        runs = (
            node.text or ""
            for node in paragraph.iter(f"{W}t", kept)
            if not any(parent.tag == f"{W}{dropped}" for parent in node.iterancestors())
        )
        texts.append("".join(runs))
    return texts


def test_two_builds_give_the_same_bytes(built: dict[str, Path], tmp_path: Path) -> None:
    again = build(tmp_path / "again")
    assert set(built) == {"plan", "plan_txt", "plan_v2", "plan_v2_tracked", "measures", "county", "damaged_html", "damaged_txt"}
    assert {key: digest(path) for key, path in built.items()} == {key: digest(path) for key, path in again.items()}


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize(("key", "plan"), [("plan", PLAN), ("plan_v2", second_version())])
def test_the_word_file_says_the_plan_word_for_word(built: dict[str, Path], key: str, plan: object) -> None:
    expected = [line.whole for line in lines(PLAN if plan is PLAN else second_version())]
    text = paragraphs(built[key], accept=True)
    assert text[1 : 1 + len(expected)] == expected
    assert text[0] == "海岱市环保督察反馈问题整改工作领导小组文件"


def test_accepting_all_changes_gives_the_second_version_and_refusing_all_the_first(built: dict[str, Path]) -> None:
    accepted = paragraphs(built["plan_v2_tracked"], accept=True)
    refused = paragraphs(built["plan_v2_tracked"], accept=False)
    assert accepted[1:-2] == [line.whole for line in lines(second_version())]
    assert refused[1:-2] == [line.whole for line in lines(PLAN)]


def test_the_second_version_adds_one_item_removes_one_changes_two_and_moves_two_deadlines() -> None:
    before, after = item_paths(PLAN), item_paths(second_version())
    titles_before, titles_after = set(before.values()), set(after.values())
    assert titles_before - titles_after == {before[REMOVED]}
    assert titles_after - titles_before == {ADDED[1].title}
    bodies_before = {item.title: item.body for part in PLAN.parts for item in part.items}
    bodies_after = {item.title: item.body for part in second_version().parts for item in part.items}
    changed = {title for title in titles_before & titles_after if bodies_before[title] != bodies_after[title]}
    assert changed == {before[path] for path in (*CHANGED, *MOVED_DEADLINES)}
    assert (len(CHANGED), len(MOVED_DEADLINES)) == (2, 2)


def test_the_command_asks_for_a_folder_and_writes_nothing_without_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "输出文件夹" in capsys.readouterr().err
