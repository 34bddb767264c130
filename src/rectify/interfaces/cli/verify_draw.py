"""``rectify verify-draw``: repeat a drawing of spot checks from its published table; needs neither Django nor a database."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from rectify.campaign.closure.rules.published import NoDrawing, Published, Repeated, read, repeat
from rectify.interfaces.cli.verdicts import ending, parser_of, refuse, say, say_json

EPILOG = """\
The file alone shows that it agrees with itself. Give --seed and --hash as they were noted when the drawing was made: then a file that was
rewritten as a whole is found out too. The announced part of the seed alone, what stands before the #, is accepted as well.
"""


def _options(argv: Sequence[str]) -> argparse.Namespace:
    parser = parser_of(
        "verify-draw", "重抽并核对抽查抽签 / repeat a drawing of spot checks; exit code 0 the same, 1 not the same, 2 not readable", EPILOG
    )
    parser.add_argument("file", metavar="FILE.csv")
    parser.add_argument("--seed", help="the seed as it was announced")
    parser.add_argument("--hash", dest="noted", metavar="SHA256", help="the hash of the population as it was noted")
    return parser.parse_args(argv)


def run(argv: Sequence[str]) -> int:
    """Draw again and say whether the same cases come out; 0 the same, 1 not, 2 no drawing that could be read."""
    options = _options(argv)
    try:
        found = repeat(_read(options.file), seed=options.seed, noted_hash=options.noted)
    except NoDrawing as wrong:
        return refuse(f"不能重抽{options.file}：{wrong.zh}。", f"Cannot repeat {options.file}: {wrong.en}.", options)
    except FileNotFoundError:
        return refuse(f"没有这个文件：{options.file}", f"There is no such file: {options.file}", options)
    except (OSError, UnicodeDecodeError):
        return refuse(
            f"读不了{options.file}：不是UTF-8文本，或没有权限。",
            f"Cannot read {options.file}: it is no UTF-8 text, or not allowed.",
            options,
        )
    if options.json:
        say_json(asdict(found) | {"ok": found.ok})
    else:
        _tell(found, options)
    return ending(ok=found.ok)


def _read(path: str) -> Published:
    with Path(path).open(encoding="utf-8-sig", newline="") as lines:
        return read(lines)


def _tell(found: Repeated, options: argparse.Namespace) -> None:
    about = found.about
    for fault in found.faults:
        say(f"● {fault.zh}。", f"● {fault.en}.", options)
    if found.ok:
        say(
            f"✓ 重抽结果与公布一致：“{about.campaign}”第{about.number}次抽签，{found.size}件中抽{found.chosen}件。",
            f"✓ The same cases are drawn again: drawing {about.number} of “{about.campaign}”, {found.chosen} of {found.size}.",
            options,
        )
    else:
        say(
            f"● 重抽结果与公布不一致，有{len(found.faults)}处不符。",
            f"● The repetition does not agree with what is published: {len(found.faults)} differences.",
            options,
        )
    print(f"seed {about.seed}")
    print(f"population sha256 {found.population_hash}")
