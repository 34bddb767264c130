"""What a paper says, apart from how it looks. Pure: frozen dataclasses, no Django, no clock.

Texts are what people wrote: a line break makes a new paragraph (in a cell, a new line); control characters are dropped by the writers.
Numbers of headings (一、 （一） 1. （1）) stand in their text, as they do in the papers clerks write.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal, TypeAlias

Align: TypeAlias = Literal["left", "center", "right"]
"""Of the text in a column."""
LEVELS = range(1, 5)


class Form(StrEnum):
    """The outer form of a paper."""

    DOCUMENT = "document"
    """文件格式: the issuer's name in red over the number and a red rule (7.2)."""
    LETTER = "letter"
    """信函格式: the issuer's name in red, red double rules at head and foot, the number right below the first (10.1)."""
    BULLETIN = "bulletin"
    """简报: a red masthead, the issue below it, issuer left and date right over a red rule. A custom of offices, not of the standard."""
    RECORD = "record"
    """A form, report or register that is filled in and signed: no red head; the standard's page, type and sizes."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1–4: 黑体, 楷体, then 仿宋 bold and 仿宋."""

    text: str
    level: int = 1

    def __post_init__(self) -> None:
        if self.level not in LEVELS:
            raise ValueError(f"a heading has level 1 to 4, not {self.level}")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text. ``indent`` is the first line's two characters; ``strong`` sets it in 黑体."""

    text: str
    indent: bool = True
    align: Align = "left"
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table whose head is repeated on every page.

    ``widths`` are shares of the line (any scale; equal when empty), ``aligns`` one for each column (left when empty), ``points`` the
    type size: 12 (小四) as a rule, 9 (小五) for wide registers.

    Raises:
        ValueError: a row, the widths or the aligns have another number of columns than the head.
    """

    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[float] = ()
    aligns: Sequence[Align] = ()
    caption: str = ""
    points: float = 12.0

    def __post_init__(self) -> None:
        columns = len(self.head)
        if not columns:
            raise ValueError("a table has at least one column")
        for name, cells in (("widths", self.widths), ("aligns", self.aligns)):
            if cells and len(cells) != columns:
                raise ValueError(f"the table has {columns} columns, but {len(cells)} {name}")
        if any(width <= 0 for width in self.widths):
            raise ValueError("the width of a column is above 0")
        for number, row in enumerate(self.rows, 1):
            if len(row) != columns:
                raise ValueError(f"the table has {columns} columns, row {number} has {len(row)}")


@dataclass(frozen=True, slots=True)
class Fields:
    """A form: a grid of labels and values, ``columns`` pairs to a row. A pair whose value is long may stand in ``wide`` (own row)."""

    pairs: Sequence[tuple[str, str]]
    columns: int = 2
    wide: Sequence[tuple[str, str]] = ()

    def __post_init__(self) -> None:
        if self.columns < 1:
            raise ValueError("a form has at least one pair to a row")


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG or JPEG, at most ``width_mm`` wide and a third of the page high, with words below it.

    Raises:
        ValueError: the bytes are neither PNG nor JPEG.
    """

    data: bytes
    caption: str = ""
    width_mm: float = 120.0

    def __post_init__(self) -> None:
        if not self.data.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")):
            raise ValueError("a picture of a paper is PNG or JPEG")

    @property
    def suffix(self) -> str:
        """``png`` or ``jpg``."""
        return "png" if self.data.startswith(b"\x89PNG") else "jpg"


@dataclass(frozen=True, slots=True)
class SignatureLine:
    """Who signs: the role, the name if already signed, the day; ``note`` says how (“受托签字，委托人：…”).

    Empty values leave a line to fill in.
    """

    role: str
    name: str = ""
    on: date | None = None
    note: str = ""


Block: TypeAlias = Heading | Paragraph | Table | Fields | Picture | SignatureLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One official paper. Only ``issuer`` and ``title`` must be said; what is empty is not printed."""

    issuer: str
    """发文机关, the unit that issues it; signs it when ``signers`` names nobody else."""
    title: str
    form: Form = Form.RECORD
    letterhead: str = ""
    """发文机关标志, the red words; the issuer's name when empty (with 文件 added by whoever wants it)."""
    number: str = ""
    """发文字号 as printed, e.g. 海整改督〔2026〕3号; of a bulletin its issue, e.g. 第12期."""
    recipient: str = ""
    """主送机关, without the colon."""
    blocks: Sequence[Block] = ()
    attachments: Sequence[str] = ()
    """Names of attachments, without numbers."""
    signers: Sequence[str] = ()
    """发文机关署名: units whose names stand over the date."""
    signed: bool = True
    """False: no signature block (a form with its own lines, a register)."""
    dated_on: date | None = None
    """成文日期."""
    remark: str = ""
    """附注, in brackets below the date, e.g. 联系人."""
    copies_to: Sequence[str] = ()
    """抄送机关."""
    printed_by: str = ""
    """印发机关."""
    printed_on: date | None = None
    """印发日期; the day of the paper when empty."""
    secrecy: str = ""
    """密级和保密期限."""
    urgency: str = ""
    """紧急程度."""
    note: str = ""
    """A line of small type under the title: whose form it is, as of which day."""
    landscape: bool = False
    """For wide registers."""
