"""``rectify verify``: prove publications and the history between them, offline; needs neither Django nor a database."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from rectify.disclosure.frozen.rules.bundle import LARGEST, Bundle, NoBundle, Report, check, read
from rectify.disclosure.frozen.rules.verdicts import Said
from rectify.foundation.audit.rules.verdict import TreeHead
from rectify.interfaces.cli.verdicts import ending, parser_of, refuse, say, say_json

EPILOG = """\
Give several files of one city, downloaded at different times or by different people, and the history between them is checked as well.
--digest takes the digest (or its first 12 digits) as it stands at the foot of a print or on somebody else's page; --checkpoint takes
SIZE:ROOT as it was noted earlier. Exit code 0 sound, 1 altered, 2 not readable.
"""


def _options(argv: Sequence[str]) -> argparse.Namespace:
    parser = parser_of("verify", "离线核验公开文件及其历史 / prove publications and the history between them, offline", EPILOG)
    parser.add_argument("files", metavar="FILE", nargs="+")
    parser.add_argument("--digest", action="append", default=[], type=_digest, help="a digest noted elsewhere; may be given several times")
    parser.add_argument("--checkpoint", type=_checkpoint, metavar="SIZE:ROOT", help="a checkpoint of the record noted elsewhere")
    return parser.parse_args(argv)


def _digest(text: str) -> str:
    if not re.fullmatch(r"[0-9a-fA-F]{12,64}", text):
        raise argparse.ArgumentTypeError("摘要应为12至64位十六进制数 / a digest has 12 to 64 hexadecimal digits")
    return text.lower()


def _checkpoint(text: str) -> TreeHead:
    try:
        return TreeHead.parse(text)
    except ValueError:
        raise argparse.ArgumentTypeError("应为 条数:根摘要 / should be SIZE:ROOT with 64 hexadecimal digits") from None


def run(argv: Sequence[str]) -> int:
    """Check and say so; 0 sound, 1 altered, 2 no publication that could be read."""
    options = _options(argv)
    try:
        bundles = [_read(name) for name in options.files]
    except NoBundle as wrong:
        return refuse(wrong.said.zh, wrong.said.en, options)
    report = check(bundles, digests=options.digest, checkpoint=options.checkpoint)
    if options.json:
        say_json(asdict(report) | {"ok": report.ok})
    else:
        _tell(report, options)
    return ending(ok=report.ok)


def _read(name: str) -> Bundle:
    path = Path(name)
    try:
        if path.stat().st_size > LARGEST:
            raise NoBundle(Said(f"{name}过大，不予读取。", f"{name} is too large to be read."))
        return read(path.name, path.read_bytes())
    except FileNotFoundError:
        raise NoBundle(Said(f"没有这个文件：{name}", f"There is no such file: {name}")) from None
    except OSError:
        raise NoBundle(Said(f"读不了{name}：没有权限，或不是文件。", f"Cannot read {name}: not allowed, or no file.")) from None


def _tell(report: Report, options: argparse.Namespace) -> None:
    for mark, said in (
        *(("●", each) for each in report.faults),
        *(("✓", each) for each in report.checked),
        *(("–", each) for each in report.unchecked),
    ):
        say(f"{mark} {said.zh}", f"{mark} {said.en}", options)
    if report.ok:
        say("✓ 未发现改动。", "✓ No alteration was found.", options)
    else:
        count = len(report.faults)
        say(f"● 有{count}处问题，不能作为凭证。", f"● There are {count} faults: this proves nothing.", options)
    for each in report.files:
        print(f"{each['number']} {each['digest']}")
