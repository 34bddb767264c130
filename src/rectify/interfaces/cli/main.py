"""``rectify COMMAND``: finds the command in a table and runs it; knows nothing else.

A command's module is imported only when it is called, so that ``rectify read`` needs neither Django nor the database.
"""

from __future__ import annotations

import difflib
import importlib
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import cast


@dataclass(frozen=True, slots=True)
class Command:
    """A sub-command: its module (with ``run(argv) -> int``) and its sentence in both languages."""

    module: str
    zh: str
    en: str


_HERE = "rectify.interfaces.cli"
COMMANDS: dict[str, Command] = {
    "read": Command(
        f"{_HERE}.read", "读一份方案或清单，列出任务、时限、目标和疑问", "read a plan or list: tasks, deadlines, targets, questions"
    ),
    "demo": Command(f"{_HERE}.demo", "装入演示城市海岱市并启动", "load the demo city and serve it"),
    "serve": Command(f"{_HERE}.serve", "启动网站", "serve the desk"),
    "work": Command(f"{_HERE}.work", "运行后台任务", "run the jobs"),
    "verify": Command(f"{_HERE}.verify", "离线核验公开文件及其历史", "prove publications and their history, offline"),
    "verify-audit": Command(f"{_HERE}.verify_audit", "核验操作记录链", "prove the record of acts unbroken"),
    "verify-files": Command(f"{_HERE}.verify_files", "核验全部原件", "prove every original unaltered"),
    "verify-archive": Command(f"{_HERE}.verify_archive", "离线核验一案一档", "prove the archive of a case, offline"),
    "verify-draw": Command(f"{_HERE}.verify_draw", "重抽并核对抽查抽签", "repeat a drawing of spot checks, offline"),
    "boundary": Command(f"{_HERE}.boundary", "提供公开网站的地图边界", "supply the areas of the public map"),
    "manage": Command(f"{_HERE}.manage", "Django 管理命令", "Django's own commands"),
}
"""A new command is one line here and one module with ``run``."""
EXIT_USAGE = 64
"""No such command (sysexits EX_USAGE); 2 means an unreadable document."""
EXIT_PIPE = 141
"""Whoever read our output has gone (128 + SIGPIPE), as other programs say it."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command named by the first word; without one, or with ``--help``, tell what there is."""
    words = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):
        _write_utf8(stream)
    if not words or words[0] in {"-h", "--help", "help"}:
        print(usage())
        return 0 if words else EXIT_USAGE
    command = COMMANDS.get(words[0])
    if command is None:
        print(unknown(words[0]), file=sys.stderr)
        return EXIT_USAGE
    run = cast("Callable[[Sequence[str]], int]", importlib.import_module(command.module).run)
    try:
        code = run(words[1:])
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_PIPE
    except KeyboardInterrupt:
        return 130
    return code


def usage() -> str:
    """What commands there are, in both languages."""
    lines = ["rectify COMMAND [...]", ""]
    for name, command in COMMANDS.items():
        lines += [f"  {name:<14}{command.zh}", f"  {'':<14}{command.en}"]
    return "\n".join([*lines, "", "rectify COMMAND --help"])


def unknown(word: str) -> str:
    """What to say to a command that does not exist: the nearest one, or the list."""
    near = difflib.get_close_matches(word, COMMANDS, n=1)
    if near:
        return f"没有“{word}”这个命令，是不是 rectify {near[0]}？\nThere is no command “{word}”; did you mean rectify {near[0]}?"
    names = "、".join(COMMANDS)
    return f"没有“{word}”这个命令。可用的命令：{names}。\nThere is no command “{word}”. Commands: {', '.join(COMMANDS)}."


def _write_utf8(stream: object) -> None:
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding="utf-8", errors="replace")


if __name__ == "__main__":
    sys.exit(main())
