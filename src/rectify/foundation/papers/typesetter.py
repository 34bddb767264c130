"""The process that sets papers: reads ``paper.json`` and pictures of each folder named on the command line, writes ``paper.pdf`` there.

Run as ``python -m rectify.foundation.papers.typesetter FOLDER …``; nothing else imports it, so that no web worker carries the
compiler and its fonts. Exit code: 0, or 3 when the machine has no Chinese font.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import typst

NO_FONT = 3
"""Exit code: no font with Chinese characters."""
TEMPLATE = Path(__file__).with_name("paper.typ")
FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "/System/Library/Fonts", "/Library/Fonts", "C:/Windows/Fonts")
"""Where systems keep fonts."""
WANTED = ("cjk", "sourcehan", "simfang", "fangsong", "simkai", "kaiti", "simhei", "simsun", "xiaobiaosong", "fzxbs", "songti", "pingfang")
"""What the file names of Chinese fonts contain; looking at these only is faster than at all fonts."""
CHINESE = ("cjk sc", "source han", "simsun", "fangsong", "songti", "pingfang")


def font_folders() -> list[str]:
    """Folders with Chinese fonts: the one of the environment, then those of the system that hold a file with a known name."""
    own = os.environ.get("RECTIFY_FONTS", "")
    files = (path for folder in FOLDERS for path in sorted(Path(folder).rglob("*.[to]t[fc]")))
    found = [str(path.parent) for path in files if any(word in path.name.lower() for word in WANTED)]
    return list(dict.fromkeys([*([own] if own else []), *found]))


def main(folders: list[str]) -> int:
    """Set each folder's paper."""
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=font_folders())
    if not any(word in family.lower() for family in fonts.families() for word in CHINESE):
        return NO_FONT
    template = TEMPLATE.read_text(encoding="utf-8")
    for name in folders:
        folder = Path(name)
        source = folder / "paper.typ"
        source.write_text(template, encoding="utf-8")
        compiler = typst.Compiler(str(source), root=str(folder), font_paths=fonts, ignore_system_fonts=True)
        compiler.compile(
            output=str(folder / "paper.pdf"), format="pdf", pdf_tags=json.loads((folder / "paper.json").read_bytes())["tagged"]
        )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
