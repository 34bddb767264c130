"""``rectify read FILE``: a readable table, the JSON contract, or one self-contained page; no Django, no database.

Exit code 0: read. 2: unreadable; standard error says why and what to do. Light on imports: the page and the JSON writer
are loaded only when asked for.
"""

from __future__ import annotations

import argparse
import importlib
import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from rectify.campaign.plans.reading.contract import Reading
from rectify.campaign.plans.reading.engine import read_source
from rectify.campaign.plans.reading.errors import Unreadable
from rectify.campaign.plans.reading.formats import load, read_file, read_limited

EXIT_UNREADABLE = 2
_RENDER = "rectify.campaign.plans.reading.render"
_PIPED_WIDTH = 140
"""Columns of the table when the output is a file or a pipe."""


class _Parser(argparse.ArgumentParser):
    """Wrong words end with another code than an unreadable document."""

    def error(self, message: str) -> None:  # type: ignore[override] # argparse calls it NoReturn; exit() never returns
        self.print_usage(sys.stderr)
        self.exit(64, f"rectify read: {message}\n")


def run(argv: Sequence[str]) -> int:
    """Read one document and show it."""
    options = _parser().parse_args(argv)
    try:
        reading = read_source(load(*_bytes(options.file)))
    except Unreadable as error:
        print(error.zh if options.lang == "zh" else error.en, file=sys.stderr)
        return EXIT_UNREADABLE
    text = _shown(reading, options)
    if options.output is None:
        sys.stdout.write(text)
        return 0
    return _save(Path(options.output), text, options.lang)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="rectify read",
        description="读一份方案或清单，列出任务、时限、目标和疑问 / Read a plan or list: tasks, deadlines, targets, questions.",
        epilog="txt md html docx xlsx csv pdf ofd; doc wps rtf odt xls · exit 0 read, 2 unreadable",
    )
    parser.add_argument("file", metavar="FILE", help="文件路径，- 为标准输入 / a path, or - for standard input")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", dest="form", action="store_const", const="json", help="JSON 数据 / the JSON contract")
    form.add_argument(
        "--html", dest="form", action="store_const", const="html", help="单页网页，原文高亮 / one page with the source highlighted"
    )
    parser.add_argument("-o", "--output", metavar="OUT", help="写入文件 / write to a file")
    parser.add_argument("--lang", choices=("zh", "en"), default="zh", help="界面语言 / language (zh)")
    return parser


def _bytes(name: str) -> tuple[bytes, str]:
    if name == "-":
        return read_limited(sys.stdin.buffer, "stdin"), "stdin"
    path = Path(name)
    return read_file(path), path.name


def _shown(reading: Reading, options: argparse.Namespace) -> str:
    module = importlib.import_module(f"{_RENDER}.{options.form or 'text'}")
    if options.form == "json":
        return str(module.to_json(reading))
    lang = importlib.import_module(f"{_RENDER}.words").Lang(options.lang)
    if options.form == "html":
        return str(module.to_html(reading, lang))
    to_text: Callable[..., str] = module.to_text
    wide = sys.stdout.isatty() and options.output is None
    return to_text(reading, lang, width=shutil.get_terminal_size().columns if wide else _PIPED_WIDTH)


def _save(path: Path, text: str, lang: str) -> int:
    """Write the result beside its name first, so that no half file is left behind."""
    draft = path.with_name(path.name + ".part")
    try:
        draft.write_text(text, encoding="utf-8")
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        reason = error.strerror or str(error)
        zh, en = f"写不了文件“{path}”：{reason}。请换一个位置。", f"Cannot write “{path}”: {reason}. Choose another place."
        print(zh if lang == "zh" else en, file=sys.stderr)
        return EXIT_UNREADABLE
    return 0
