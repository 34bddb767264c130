"""The catalogue: whole, agreed, compiled, and refused with the line when a part is wrong."""

from __future__ import annotations

import gettext
import re
from pathlib import Path

import pytest

from rectify.config.messages import LOCALE, WrongCatalogue, as_mo, merge, missing

PARTS = sorted((LOCALE / "parts").glob("*.zh_Hans.po"))


def part(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_every_word_of_the_pages_and_of_the_code_has_its_chinese() -> None:
    assert missing(merge(PARTS)) == {}


def test_python_reads_the_compiled_catalogue(tmp_path: Path) -> None:
    text = (
        'msgid "Task"\nmsgstr "任务"\n\n'
        'msgid "%(n)s row"\nmsgid_plural "%(n)s rows"\nmsgstr[0] "%(n)s 行"\n\n'
        'msgctxt "verb"\nmsgid "Open"\nmsgstr "打开"\n'
    )
    path = tmp_path / "x.mo"
    path.write_bytes(as_mo(merge([part(tmp_path, "a.zh_Hans.po", text)])))
    with path.open("rb") as file:
        words = gettext.GNUTranslations(file)
    assert words.gettext("Task") == "任务"
    assert words.ngettext("%(n)s row", "%(n)s rows", 5) == "%(n)s 行"
    assert words.pgettext("verb", "Open") == "打开"


def test_texts_over_several_lines_are_one_text(tmp_path: Path) -> None:
    merged = merge([part(tmp_path, "a.zh_Hans.po", 'msgid ""\n"One "\n"text"\nmsgstr "一"\n"文"\n')])
    assert {key[1]: message.text for key, message in merged.items()} == {"One text": "一文"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('msgid "Task"\nmsgstr ""\n', "a.zh_Hans.po:1: “Task” has no translation. Write one or take the entry out."),
        ('msgid "Task"\nmsgstr 任务\n', "a.zh_Hans.po:2: this is no line of a po file: msgstr 任务"),
        (
            'msgid "Task"\nmsgstr "任务"\n\nmsgid "Task"\nmsgstr "工作"\n',
            "a.zh_Hans.po:4: “Task” is “工作” here and “任务” in a.zh_Hans.po:1. Use one.",
        ),
    ],
)
def test_a_wrong_part_is_refused_with_its_line(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(WrongCatalogue) as refused:
        merge([part(tmp_path, "a.zh_Hans.po", text)])
    assert str(refused.value) == words


def test_chinese_words_are_set_with_chinese_punctuation() -> None:
    half = re.compile(r"[\u4e00-\u9fff][,;:?!](?![0-9a-z/]|$)|[,;?!][\u4e00-\u9fff]")
    assert {msgid: text for msgid, text in ((k, m.text) for k, m in merge(PARTS).items()) if half.search(text)} == {}
