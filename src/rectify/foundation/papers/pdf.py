"""A paper as PDF, set by typst in a process of its own that is ended when its time is over."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from rectify.foundation.papers.content import Paper
from rectify.foundation.papers.errors import NoChineseFont, PaperFailed
from rectify.foundation.papers.sheet import pictures_of, sheet_of

TIMEOUT = 60.0
"""Seconds for one call; a register of a thousand rows takes about two."""
NO_FONT = 3
"""Exit code of the typesetter on a machine without a Chinese font."""


def to_pdf(paper: Paper) -> bytes:
    """The paper as PDF. The same paper on the same machine gives the same bytes.

    Raises:
        NoChineseFont: the machine has no font with Chinese characters.
        PaperFailed: the typesetter did not finish.
    """
    return to_pdfs([paper])[0]


def to_pdfs(papers: Sequence[Paper]) -> list[bytes]:
    """Several papers by one process, which finds the fonts once. Raises as :func:`to_pdf`."""
    if not papers:
        return []
    with tempfile.TemporaryDirectory(prefix="rectify-paper-") as name:
        folders = [_lay_out(paper, Path(name) / str(number)) for number, paper in enumerate(papers)]
        _run(folders)
        return [(folder / "paper.pdf").read_bytes() for folder in folders]


def _lay_out(paper: Paper, folder: Path) -> Path:
    """Write the values and pictures of a paper where the typesetter looks for them."""
    folder.mkdir()
    sheet = sheet_of(paper)
    (folder / "paper.json").write_text(json.dumps(sheet, ensure_ascii=False), encoding="utf-8")
    names = [block["file"] for block in sheet["blocks"] if block["kind"] == "picture"]
    for name, picture in zip(names, pictures_of(paper), strict=True):
        (folder / name).write_bytes(picture.data)
    return folder


def _run(folders: Sequence[Path]) -> None:
    command = [sys.executable, "-m", "rectify.foundation.papers.typesetter", *map(str, folders)]
    # the typesetter needs no secret of ours: it gets the path, our packages and the folder of fonts
    bare = {name: os.environ[name] for name in ("PATH", "RECTIFY_FONTS", "SYSTEMROOT") if name in os.environ}
    bare["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
    try:
        done = subprocess.run(  # noqa: S603 -- our own module and our own temporary folders
            command, check=False, capture_output=True, timeout=TIMEOUT, env=bare, stdin=subprocess.DEVNULL
        )
    except subprocess.TimeoutExpired as error:
        raise PaperFailed(
            f"生成 PDF 超过{TIMEOUT:.0f}秒，已停止。请缩小范围后重试，或下载 docx。",
            f"Making the PDF took more than {TIMEOUT:.0f} seconds and was stopped. Choose fewer rows, or take the docx.",
        ) from error
    if done.returncode == NO_FONT:
        raise NoChineseFont
    if done.returncode:
        reason = done.stderr.decode(errors="replace").strip().splitlines()[-1:] or ["?"]
        raise PaperFailed(
            f"PDF 未能生成：{reason[0]}。请下载 docx，并把这条信息告诉管理员。",
            f"The PDF could not be made: {reason[0]}. Take the docx and tell the administrator.",
        )
