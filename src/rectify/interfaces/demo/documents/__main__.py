"""`python -m rectify.interfaces.demo.documents OUT` writes the documents of the demo city into the folder OUT."""

from __future__ import annotations

import sys
from pathlib import Path

from rectify.interfaces.demo.documents import build


def main(arguments: list[str]) -> int:
    """Writes the documents and prints their paths; exit code 2 when the folder is missing from the command."""
    if len(arguments) != 1:
        print("请给出一个输出文件夹。Give one output folder: python -m rectify.interfaces.demo.documents OUT", file=sys.stderr)
        return 2
    for key, path in build(Path(arguments[0])).items():
        print(f"{key:16} {path.stat().st_size:>8}  {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
