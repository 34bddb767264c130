"""``make walkthrough``: walk one county task with nine people in Chromium, and put a picture of every step and every paper into docs.

The walk is the test ``tests/browser/test_close.py`` itself, so the pictures show what is proved. The pages of the papers come out of
the archive which the case leaves behind (``pdftoppm`` of the package poppler-utils draws them).
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
PAPERS = {
    "01": "request", "02": "acceptance-report", "03": "review-opinion", "04": "spot-check-record", "05": "notice",
    "06": "sign-off-sheet", "07": "register-entry",
}  # fmt: skip
"""Numbers of the documents in the archive, and the names their pictures get."""
POINTS = 60
"""Of an inch: small enough for a page beside a sentence, large enough to read the headings."""


def walk(folder: Path) -> None:
    """The test, leaving its pictures and its archive in the folder."""
    command = [sys.executable, "-m", "pytest", "-n", "0", "-q", "-k", "lives_from", "tests/browser/test_close.py"]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, "RECTIFY_WALK": str(folder)}, check=False)  # noqa: S603 - our own command
    if done.returncode:
        sys.exit("The walk did not reach its end; the pictures in docs stay as they were.")


def papers(folder: Path) -> None:
    """Each paper of the archive as one picture, its pages side by side."""
    program = shutil.which("pdftoppm")
    if not program:
        sys.exit("pdftoppm is not here: apt-get install poppler-utils")
    with zipfile.ZipFile(folder / "archive.zip") as archive, tempfile.TemporaryDirectory() as place:
        for name in archive.namelist():
            if not name.startswith("documents/") or not name.endswith(".pdf"):
                continue
            stem = Path(place) / PAPERS[Path(name).name[:2]]
            stem.with_suffix(".pdf").write_bytes(archive.read(name))
            command = [program, "-q", "-png", "-r", str(POINTS), str(stem.with_suffix(".pdf")), str(stem)]
            subprocess.run(command, check=True)  # noqa: S603 - found above
            pages = sorted(Path(place).glob(f"{stem.name}-*.png"))
            side_by_side([Image.open(page) for page in pages]).save(folder / f"paper-{stem.name}.png")
    (folder / "archive.zip").unlink()


def side_by_side(pages: list[Image.Image]) -> Image.Image:
    """White pages on grey, as on a desk."""
    gap = 12
    width = sum(page.width + gap for page in pages) + gap
    whole = Image.new("RGB", (width, max(page.height for page in pages) + 2 * gap), (150, 150, 148))
    left = gap
    for page in pages:
        whole.paste(page, (left, gap))
        left += page.width + gap
    return whole


def smaller(folder: Path) -> None:
    """256 colours are enough for pages."""
    for path in folder.glob("*.png"):
        with Image.open(path) as picture:
            packed = picture.convert("RGB").quantize(256, dither=Image.Dither.NONE)
        packed.save(path, optimize=True)


def main() -> None:
    """Walk into a folder aside, and replace the pictures only when the walk has reached its end."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "screenshots" / "walk")
    out: Path = parser.parse_args().out
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        walk(folder)
        papers(folder)
        smaller(folder)
        if out.exists():
            shutil.rmtree(out)
        shutil.copytree(folder, out)
    print(f"{len(list(out.glob('*.png')))} pictures in {out}")


if __name__ == "__main__":
    main()
