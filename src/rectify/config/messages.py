"""Merges the Chinese parts of all areas into one catalogue and compiles it; no gettext binary is needed.

``python -m rectify.config.messages`` writes ``locale/zh_Hans/LC_MESSAGES/django.po`` and ``django.mo``; with ``--check`` it writes
nothing and fails when they are not up to date, when two parts disagree, or when a translation is empty.
msgids are English, so English needs no catalogue. With ``--missing`` it lists the words of pages and code that no part translates.
"""

from __future__ import annotations

import ast
import re
import struct
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation.template import templatize

LOCALE = Path(__file__).resolve().parent.parent / "locale"
HEADER = (
    "Content-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit\nLanguage: zh_Hans\nPlural-Forms: nplurals=1; plural=0;\n"
)
_LINE = re.compile(r'^(?:(msgctxt|msgid|msgid_plural|msgstr|msgstr\[0\])\s+)?("(?:[^"\\]|\\.)*")$')


class WrongCatalogue(SystemExit):
    """A part cannot be used; the message names the file, the line and what to do."""


@dataclass
class Message:
    """One entry: where it stands, and its fields as written."""

    place: str
    flags: str = ""
    fields: dict[str, str] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, str]:
        """Context and msgid: what the program asks for."""
        return self.fields.get("msgctxt", ""), self.fields["msgid"]

    @property
    def text(self) -> str:
        """The translation; Chinese has one form for every number."""
        return self.fields.get("msgstr", "") or self.fields.get("msgstr[0]", "")


def parse(path: Path) -> Iterator[Message]:
    """The entries of one part.

    Raises:
        WrongCatalogue: a line that is no po line.
    """
    message, last = Message(""), ""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        stripped = line.strip()
        if not stripped or stripped.startswith("#"):
            if message.fields:
                yield message
                message = Message("")
            if stripped.startswith("#,"):
                message.flags = stripped
            continue
        match = _LINE.match(stripped)
        if not match or not (match[1] or last):
            raise WrongCatalogue(f"{path.name}:{number}: this is no line of a po file: {stripped[:60]}")
        starts = match[1] in {"msgctxt", "msgid"} and "msgid" in message.fields
        if starts:
            yield message
            message = Message("")
        message.place = message.place or f"{path.name}:{number}"
        last = match[1] or last
        message.fields[last] = message.fields.get(last, "") + ast.literal_eval(match[2])
    if message.fields:
        yield message


def merge(parts: list[Path]) -> dict[tuple[str, str], Message]:
    """All entries of all parts by context and msgid.

    Raises:
        WrongCatalogue: an empty translation, or two parts that translate the same words differently.
    """
    merged: dict[tuple[str, str], Message] = {}
    for path in parts:
        for message in parse(path):
            if not message.fields.get("msgid"):
                continue
            if not message.text:
                raise WrongCatalogue(f"{message.place}: “{message.fields['msgid']}” has no translation. Write one or take the entry out.")
            first = merged.setdefault(message.key, message)
            if first.text != message.text:
                raise WrongCatalogue(
                    f"{message.place}: “{message.key[1]}” is “{message.text}” here and “{first.text}” in {first.place}. Use one."
                )
            if "msgid_plural" in message.fields and "msgid_plural" not in first.fields:
                merged[message.key] = message
    return merged


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'


def as_po(merged: dict[tuple[str, str], Message]) -> str:
    """The whole catalogue as a po file, sorted so that a change shows as one line."""
    blocks = [f'msgid ""\nmsgstr {_quoted(HEADER)}']
    for key in sorted(merged, key=lambda k: (k[1], k[0])):
        message = merged[key]
        lines = [message.flags] if message.flags else []
        order = ("msgctxt", "msgid", "msgid_plural", "msgstr", "msgstr[0]")
        lines += [f"{name} {_quoted(message.fields[name])}" for name in order if name in message.fields]
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) + "\n"


def as_mo(merged: dict[tuple[str, str], Message]) -> bytes:
    """The catalogue in the binary form gettext reads (little-endian, sorted, no hash table)."""
    texts = {b"": HEADER.encode()}
    for (context, msgid), message in merged.items():
        key = f"{context}\x04{msgid}" if context else msgid
        if "msgid_plural" in message.fields:
            key += f"\x00{message.fields['msgid_plural']}"
        texts[key.encode()] = message.text.encode()
    pairs = sorted(texts.items())
    head = 28
    offset = head + 16 * len(pairs)
    ids: list[tuple[int, int]] = []
    strings: list[tuple[int, int]] = []
    body = bytearray()
    for column, table in ((0, ids), (1, strings)):
        for pair in pairs:
            table.append((len(pair[column]), offset + len(body)))
            body += pair[column] + b"\0"
    tables = b"".join(struct.pack("<II", *row) for row in (*ids, *strings))
    return struct.pack("<7I", 0x950412DE, 0, len(pairs), head, head + 8 * len(pairs), 0, 0) + tables + bytes(body)


_CALL = re.compile(r"(?:gettext|ngettext|_)\(")


def _literals(source: str, start: int) -> tuple[str, ...]:
    """The string literals that stand first in a call whose arguments begin at ``start``."""
    found, rest = [], source[start:]
    while match := re.match(r"""\s*u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")\s*,?""", rest):
        found.append(ast.literal_eval(match[1]))
        rest = rest[match.end() :]
    return tuple(found[:1])


def asked_for(root: Path) -> dict[str, str]:
    """Every msgid that templates and Python files under ``root`` ask for, with the first file that does."""
    found: dict[str, str] = {}
    for path in sorted(root.rglob("*.html")):
        source = templatize(path.read_text(encoding="utf-8"), origin=str(path))
        for match in _CALL.finditer(source):
            for msgid in _literals(source, match.end()):
                found.setdefault(msgid, path.name)
    for path in sorted(root.rglob("*.py")):
        for msgid in _asked_in_code(ast.walk(ast.parse(path.read_text(encoding="utf-8")))):
            found.setdefault(msgid, path.name)
    return found


def _asked_in_code(nodes: Iterable[ast.AST]) -> Iterator[str]:
    names = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy"}
    for node in nodes:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value


def missing(merged: dict[tuple[str, str], Message]) -> dict[str, str]:
    """What is asked for and translated by no part, with the file that asks."""
    known = {msgid for _context, msgid in merged}
    return {msgid: place for msgid, place in asked_for(LOCALE.parent).items() if msgid and msgid not in known}


def main(arguments: list[str]) -> int:
    """Merge and compile, or check; 0 when all is well."""
    merged = merge(sorted((LOCALE / "parts").glob("*.zh_Hans.po")))
    if "--missing" in arguments:
        lacking = missing(merged)
        sys.stdout.writelines(f"{place}: {msgid}\n" for msgid, place in sorted(lacking.items(), key=lambda item: (item[1], item[0])))
        return 1 if lacking else 0
    folder = LOCALE / "zh_Hans" / "LC_MESSAGES"
    wanted = {folder / "django.po": as_po(merged).encode(), folder / "django.mo": as_mo(merged)}
    stale = [path for path, data in wanted.items() if not path.exists() or path.read_bytes() != data]
    if "--check" in arguments:
        for path in stale:
            sys.stderr.write(f"{path.name} is not up to date: run make messages.\n")
        return 1 if stale else 0
    folder.mkdir(parents=True, exist_ok=True)
    for path in stale:
        path.write_bytes(wanted[path])
    sys.stdout.write(f"{len(merged)} messages\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
