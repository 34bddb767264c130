"""``rectify verify-archive``: prove the archive of a case without the system it came from; needs neither Django nor a database."""

from __future__ import annotations

import argparse
import zipfile
from collections.abc import Sequence
from dataclasses import asdict

from rectify.campaign.closure.rules.archive import NoArchive, Report, check
from rectify.interfaces.cli.verdicts import ending, parser_of, refuse, say, say_json

EPILOG = """\
The manifest's hash printed at the end is the fingerprint of the whole archive: compare it with the one noted when it was handed over.
The checkpoint (size:root) is a head of the record of acts: on the system, rectify verify-audit --published SIZE:ROOT shows that it is
part of the record still kept there.
"""


def _options(argv: Sequence[str]) -> argparse.Namespace:
    parser = parser_of(
        "verify-archive", "离线核验一案一档 / prove the archive of a case; exit code 0 sound, 1 altered, 2 not readable", EPILOG
    )
    parser.add_argument("file", metavar="FILE.zip")
    return parser.parse_args(argv)


def run(argv: Sequence[str]) -> int:
    """Check and say so; 0 sound, 1 altered or incomplete, 2 no archive that could be read."""
    options = _options(argv)
    try:
        with zipfile.ZipFile(options.file) as archive:
            report = check(archive)
    except NoArchive as wrong:
        return refuse(wrong.zh, wrong.en, options)
    except FileNotFoundError:
        return refuse(f"没有这个文件：{options.file}", f"There is no such file: {options.file}", options)
    except (zipfile.BadZipFile, OSError, NotImplementedError, EOFError):
        return refuse(
            f"打不开这个压缩包：{options.file} 不是 zip 文件，或已损坏、未下载完整。",
            f"Cannot open {options.file}: it is no zip file, or damaged, or was not downloaded whole.",
            options,
        )
    if options.json:
        say_json(asdict(report) | {"ok": report.ok})
    else:
        _tell(report, options)
    return ending(ok=report.ok)


def _tell(report: Report, options: argparse.Namespace) -> None:
    title = str(report.about.get("task", ""))
    for fault in report.faults:
        say(f"● {fault.path}：{fault.zh}", f"● {fault.path}: {fault.en}", options)
    if report.ok:
        say(
            f"✓ 档案完好：{report.files}个文件逐一核对无误，{report.entries}条操作记录均可证明属于操作记录链。{title}",
            f"✓ The archive is sound: {report.files} files and {report.entries} entries of the record are proved. {title}",
            options,
        )
    else:
        say(
            f"● 档案有{len(report.faults)}处问题，不能作为凭证。",
            f"● The archive has {len(report.faults)} faults and proves nothing.",
            options,
        )
    print(f"manifest sha256 {report.seal}")
    print(f"checkpoint {report.checkpoint}")
