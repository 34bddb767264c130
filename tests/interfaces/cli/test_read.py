"""The command ``rectify read``: what it prints, where it writes, how it ends; always as a process of its own."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from rectify.interfaces.cli.main import COMMANDS
from tests.shared import shared_path

PLAN = "海岱市整改方案\n一、重点任务\n（一）能源。到2020年底前，清洁能源占比达到80%以上。由市能源局牵头。\n"
MAIN = [sys.executable, "-m", "rectify.interfaces.cli.main"]


def rectify(*words: str, data: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([*MAIN, *words], input=data, capture_output=True, timeout=60, check=False)  # noqa: S603 -- our own command


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "方案.txt"
    path.write_text(PLAN, encoding="utf-8")
    return path


def test_a_plan_is_shown_as_a_table_and_the_exit_code_is_0(plan: Path) -> None:
    done = rectify("read", str(plan))
    assert (done.returncode, done.stderr) == (0, b"")
    text = done.stdout.decode()
    assert text.startswith("来源: 方案.txt")
    assert "≥ 80%" in text


def test_json_gives_the_contract_and_every_fact_is_where_it_says(plan: Path) -> None:
    data = json.loads(rectify("read", str(plan), "--json").stdout)
    assert data["source"]["name"] == "方案.txt"
    assert data["facts"]
    assert all(PLAN[fact["start"] : fact["end"]] == fact["text"] for fact in data["facts"])


def test_html_is_written_to_a_file_whole_or_not_at_all(plan: Path, tmp_path: Path) -> None:
    out = tmp_path / "读.html"
    assert rectify("read", str(plan), "--html", "-o", str(out)).returncode == 0
    assert out.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".part"] == []


def test_a_place_that_cannot_be_written_is_told(plan: Path, tmp_path: Path) -> None:
    done = rectify("read", str(plan), "--json", "-o", str(tmp_path / "没有" / "x.json"))
    assert done.returncode == 2
    assert "写不了文件" in done.stderr.decode()


def test_a_dash_reads_standard_input() -> None:
    done = rectify("read", "-", "--json", data=PLAN.encode("gbk"))
    assert json.loads(done.stdout)["source"]["name"] == "stdin"


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("zh", "文件“空.docx”是空的，没有可读的内容。请检查上传是否完整，重新导出后再试。"),
        ("en", "The file “空.docx” is empty; there is nothing to read. Check that it was saved completely and hand it in again."),
    ],
)
def test_what_cannot_be_read_ends_with_2_and_says_why_on_standard_error(lang: str, words: str, tmp_path: Path) -> None:
    (tmp_path / "空.docx").touch()
    done = rectify("read", str(tmp_path / "空.docx"), "--lang", lang)
    assert (done.returncode, done.stdout, done.stderr.decode().strip()) == (2, b"", words)


def test_a_file_that_is_not_there_ends_with_2(tmp_path: Path) -> None:
    done = rectify("read", str(tmp_path / "没有.txt"))
    assert done.returncode == 2
    assert done.stderr.decode().startswith("找不到文件“")


def test_an_unknown_command_names_the_nearest() -> None:
    done = rectify("raed", "x")
    assert done.returncode == 64
    assert done.stderr.decode() == "没有“raed”这个命令，是不是 rectify read？\nThere is no command “raed”; did you mean rectify read?\n"


def test_help_names_every_command_in_both_languages() -> None:
    text = rectify("--help").stdout.decode()
    for name, command in COMMANDS.items():
        assert name in text
        assert command.zh in text
        assert command.en in text


def test_wrong_words_do_not_look_like_an_unreadable_document(plan: Path) -> None:
    assert rectify("read", str(plan), "--json", "--html").returncode == 64
    assert rectify("read").returncode == 64


def test_reading_a_text_needs_neither_django_nor_the_database_nor_a_parser_library(plan: Path) -> None:
    script = (
        "import sys; from rectify.interfaces.cli.main import main; code = main(['read', sys.argv[1]]); "
        "heavy = {'django', 'psycopg', 'lxml', 'pypdfium2', 'pdfplumber', 'python_calamine', 'docx'}; "
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr); "
        "sys.exit(code)"
    )
    done = subprocess.run([sys.executable, "-c", script, str(plan)], capture_output=True, timeout=60, check=True)  # noqa: S603 -- our own words
    assert done.stderr.decode().strip() == "[]"


def test_a_cold_start_takes_at_most_half_a_second() -> None:
    path = str(shared_path("plans/weifang.txt"))
    took = []
    for _ in range(3):  # processor time of the command: another test on the same core is not its start
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        assert rectify("read", path).returncode == 0
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        took.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    assert min(took) <= 0.5


def test_a_reader_that_goes_away_is_no_error(plan: Path) -> None:
    plan.write_text(PLAN * 2000, encoding="utf-8")
    with subprocess.Popen([*MAIN, "read", str(plan)], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:  # noqa: S603 -- our own command
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode in {0, 141}
