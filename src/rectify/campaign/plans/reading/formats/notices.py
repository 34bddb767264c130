"""What a format reader has to say although it could read: one function a warning, both languages, stable ids."""

from __future__ import annotations

from rectify.campaign.plans.reading.contract import Check

QUOTE_LIMIT = 200
"""Characters of a quoted deletion; longer ones are cut with an ellipsis."""
_CONTEXT = 12
"""Characters before a deletion that show where it stood."""


def notice(slug: str, zh: str, en: str, spans: tuple[tuple[int, int], ...] = ()) -> Check:
    """Make a warning: a check that is not ok and asks for a look."""
    return Check(id=slug, ok=False, message=zh, message_en=en, spans=spans)


def quote(text: str) -> str:
    """Shorten ``text`` for a message."""
    flat = " ".join(text.split())
    return flat if len(flat) <= QUOTE_LIMIT else flat[:QUOTE_LIMIT] + "…"


def wrong_extension(extension: str, fmt: str) -> Check:
    """The name says one format and the bytes another; the bytes were believed."""
    return notice(
        "wrong-extension",
        f"文件扩展名是“{extension}”，内容却是 {fmt}，已按内容读取。",
        f"The file is named “{extension}” but its content is {fmt}; it was read by its content.",
    )


def encoding(name: str) -> Check:
    """Text that is not UTF-8 was read by a detected encoding."""
    return notice(
        "encoding",
        f"文本不是 UTF-8 编码，按 {name} 读取；如有乱码，请另存为 UTF-8。",
        f"The text is not UTF-8 and was read as {name}; if characters look wrong, save it as UTF-8.",
    )


def undecodable(count: int, spans: tuple[tuple[int, int], ...]) -> Check:
    """Some bytes are no characters and stand as U+FFFD."""
    return notice(
        "undecodable-bytes",
        f"有 {count} 处字节无法识别，原样标为“\ufffd”，请对照原件补正。",
        f"{count} places could not be decoded and stand as “\ufffd”; compare them with the original.",
        spans,
    )


def deleted(text: str, after: str = "", spans: tuple[tuple[int, int], ...] = ()) -> Check:
    """A tracked deletion that was left out; ``after`` is the text before it, of which the end is quoted."""
    before = " ".join(after[-_CONTEXT:].split())
    where_zh = f"（原在“{before}”之后）" if before else ""
    where_en = f" (it stood after “{before}”)" if before else ""
    return notice(
        "tracked-deletion",
        f"修订中删除的文字没有读入：“{quote(text)}”{where_zh}。请确认修订已获认可。",
        f"Text deleted by a tracked change was not read: “{quote(text)}”{where_en}. Make sure that the change was accepted.",
        spans,
    )


def inserted(text: str, span: tuple[int, int]) -> Check:
    """A tracked insertion that was kept."""
    return notice(
        "tracked-insertion",
        f"修订中插入的文字已读入：“{quote(text)}”。请确认修订已获认可。",
        f"Text inserted by a tracked change was read: “{quote(text)}”. Make sure that the change was accepted.",
        (span,),
    )


def more_changes(count: int) -> Check:
    """There are more tracked changes than are listed one by one."""
    return notice(
        "tracked-changes-more",
        f"另有 {count} 处修订没有逐条列出。请在 Word 或 WPS 中接受或拒绝全部修订后再上传。",
        f"{count} more tracked changes are not listed. Accept or reject all changes in Word or WPS and hand it in again.",
    )


def hidden_text(text: str) -> Check:
    """Text formatted as hidden, which no print shows."""
    return notice(
        "hidden-text",
        f"设为“隐藏”的文字没有读入：“{quote(text)}”。",
        f"Text formatted as hidden was not read: “{quote(text)}”.",
    )


def macro() -> Check:
    """A file with a program in it, which was never run."""
    return notice(
        "macro-ignored",
        "文件带有宏程序，只读取了文字，宏没有运行。",
        "The file carries a macro; only its text was read, the macro was not run.",
    )


def pictures(count: int) -> Check:
    """Pictures beside the text."""
    return notice(
        "pictures",
        f"文件中有 {count} 张图片，图片里的文字没有读入；如其中有条款，请人工补充。",
        f"The file holds {count} pictures; text inside them was not read. If clauses stand in them, add them by hand.",
    )


def symbol(count: int) -> Check:
    """Characters of a symbol font without a Unicode meaning."""
    return notice(
        "symbols",
        f"有 {count} 个符号字体的字符无法识别，标为“\ufffd”，请对照原件。",
        f"{count} characters of a symbol font could not be recognised and stand as “\ufffd”; compare with the original.",
    )


def hidden_sheets(names: list[str]) -> Check:
    """Sheets a person does not see."""
    listed = "、".join(names)
    return notice(
        "hidden-sheets",
        f"隐藏的工作表没有读入：{listed}。如属清单内容，请取消隐藏后再上传。",
        f"Hidden sheets were not read: {', '.join(names)}. If they belong to the list, unhide them and hand it in again.",
    )


def pages_without_text(pages: list[int]) -> Check:
    """Some pages are pictures."""
    listed = "、".join(str(page) for page in pages)
    return notice(
        "pages-without-text",
        f"第 {listed} 页没有文字，可能是扫描图像，需要文字识别（OCR）或人工录入。",
        f"Pages {', '.join(str(page) for page in pages)} hold no text and may be scanned: they need OCR or a person.",
    )


def page_furniture(lines: int) -> Check:
    """Repeated heads, feet and page numbers were left out."""
    return notice(
        "page-furniture",
        f"页眉、页脚和页码共 {lines} 行没有读入。",
        f"{lines} lines of page heads, feet and page numbers were left out.",
    )


def converted(fmt: str) -> Check:
    """An old format went through LibreOffice."""
    return notice(
        "converted",
        f"{fmt} 文件由 LibreOffice 转换后读取；修订中已删除的文字可能混入，请对照原件确认。",
        f"The {fmt} file was converted by LibreOffice; text deleted by tracked changes may have leaked in: compare with the original.",
    )


def error_values(count: int) -> Check:
    """Cells with #REF! and the like."""
    return notice(
        "cell-errors",
        f"表中有 {count} 个单元格的公式出错，没有值，按空白读取。",
        f"{count} cells hold a formula error and no value; they were read as blank.",
    )
