"""``rectify verify-archive``: prove the archive of a case without the system it came from; needs neither Django nor a database."""

from __future__ import annotations

import argparse
import json
import sys
import zipfile
from collections.abc import Sequence
from dataclasses import asdict

from rectify.campaign.closure.rules.archive import NoArchive, Report, check

EPILOG = """\
The manifest's hash printed at the end is the fingerprint of the whole archive: compare it with the one noted when it was handed over.
The checkpoint (size:root) is a head of the record of acts: on the system, rectify verify-audit --published SIZE:ROOT shows that it is
part of the record still kept there.
"""


def _options(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="rectify verify-archive",
        description="离线核验一案一档 / prove the archive of a case; exit code 0 sound, 1 altered, 2 not readable",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", metavar="FILE.zip")
    parser.add_argument("--json", action="store_true", help="machine-readable verdict")
    parser.add_argument("--lang", choices=("zh", "en", "both"), default="both")
    return parser.parse_args(argv)


def run(argv: Sequence[str]) -> int:
    """Check and say so; 0 sound, 1 altered or incomplete, 2 no archive that could be read."""
    options = _options(argv)
    try:
        with zipfile.ZipFile(options.file) as archive:
            report = check(archive)
    except NoArchive as wrong:
        return _refuse(wrong.zh, wrong.en, options)
    except FileNotFoundError:
        return _refuse(f"没有这个文件：{options.file}", f"There is no such file: {options.file}", options)
    except (zipfile.BadZipFile, OSError, NotImplementedError, EOFError):
        return _refuse(
            f"打不开这个压缩包：{options.file} 不是 zip 文件，或已损坏、未下载完整。",
            f"Cannot open {options.file}: it is no zip file, or damaged, or was not downloaded whole.",
            options,
        )
    if options.json:
        print(json.dumps(asdict(report) | {"ok": report.ok}, ensure_ascii=False))
    else:
        _tell(report, options.lang)
    return 0 if report.ok else 1


def _refuse(zh: str, en: str, options: argparse.Namespace) -> int:
    if options.json:
        print(json.dumps({"ok": False, "zh": zh, "en": en}, ensure_ascii=False))
    else:
        _say(zh, en, options.lang, file=sys.stderr)
    return 2


def _tell(report: Report, language: str) -> None:
    title = str(report.about.get("task", ""))
    for fault in report.faults:
        _say(f"● {fault.path}：{fault.zh}", f"● {fault.path}: {fault.en}", language)
    if report.ok:
        _say(
            f"✓ 档案完好：{report.files}个文件逐一核对无误，{report.entries}条操作记录均可证明属于操作记录链。{title}",
            f"✓ The archive is sound: {report.files} files and {report.entries} entries of the record are proved. {title}",
            language,
        )
    else:
        _say(
            f"● 档案有{len(report.faults)}处问题，不能作为凭证。",
            f"● The archive has {len(report.faults)} faults and proves nothing.",
            language,
        )
    print(f"manifest sha256 {report.seal}")
    print(f"checkpoint {report.checkpoint}")


def _say(zh: str, en: str, language: str, *, file: object = None) -> None:
    stream = file or sys.stdout
    if language != "en":
        print(zh, file=stream)  # type: ignore[arg-type]
    if language != "zh":
        print(en, file=stream)  # type: ignore[arg-type]
