"""How the commands that verify are asked and how they answer: two languages, one form for programs, three exit codes."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any, Final

SOUND: Final = 0
ALTERED: Final = 1
NOT_READABLE: Final = 2


def parser_of(command: str, description: str, epilog: str) -> argparse.ArgumentParser:
    """The options every such command has: ``--json`` and ``--lang``; the exit codes stand in the epilog or the description."""
    parser = argparse.ArgumentParser(
        prog=f"rectify {command}", description=description, epilog=epilog, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", action="store_true", help="machine-readable verdict")
    parser.add_argument("--lang", choices=("zh", "en", "both"), default="both")
    return parser


def say(zh: str, en: str, options: argparse.Namespace, *, error: bool = False) -> None:
    """A sentence in the languages that were asked for."""
    stream = sys.stderr if error else sys.stdout
    if options.lang != "en":
        print(zh, file=stream)
    if options.lang != "zh":
        print(en, file=stream)


def say_json(fields: dict[str, Any]) -> None:
    """The verdict for programs, on one line."""
    print(json.dumps(fields, ensure_ascii=False))


def refuse(zh: str, en: str, options: argparse.Namespace) -> int:
    """Say why nothing could be checked; the exit code."""
    if options.json:
        say_json({"ok": False, "zh": zh, "en": en})
    else:
        say(zh, en, options, error=True)
    return NOT_READABLE


def ending(*, ok: bool) -> int:
    """The exit code of a verdict."""
    return SOUND if ok else ALTERED
