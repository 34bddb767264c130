"""The words of every refusal of a format reader: what is wrong, why, and what to do, in both languages.

One function a reason, so that the words stand in one place and are tested word by word.
"""

from __future__ import annotations

from rectify.campaign.plans.reading.errors import Unreadable

ACCEPTED_ZH = "docx、xlsx、pdf、ofd、html、txt、md、csv（装有 LibreOffice 时还有 doc、wps、rtf、odt）"
ACCEPTED_EN = "docx, xlsx, pdf, ofd, html, txt, md, csv (with LibreOffice also doc, wps, rtf, odt)"


def empty(name: str) -> Unreadable:
    """A file of no bytes, or of blanks only."""
    return Unreadable(
        "empty",
        f"文件“{name}”是空的，没有可读的内容。请检查上传是否完整，重新导出后再试。",
        f"The file “{name}” is empty; there is nothing to read. Check that it was saved completely and hand it in again.",
    )


def too_large(name: str, size: int, limit: int) -> Unreadable:
    """More bytes than the limit; said before they are all read."""
    return Unreadable(
        "too-large",
        f"文件“{name}”有 {_mb(size)} MB，超过 {_mb(limit)} MB 的上限，没有读取。请去掉图片后另存，或者把文件拆成几份分别上传。",
        f"The file “{name}” has {_mb(size)} MB, above the limit of {_mb(limit)} MB, and was not read. "
        "Save it without pictures, or split it and hand in the parts.",
    )


def too_long(name: str, chars: int, limit: int) -> Unreadable:
    """More text than any plan has."""
    return Unreadable(
        "too-long",
        f"文件“{name}”的文字有 {chars} 个字符，超过 {limit} 个字符的上限，不像一份方案或清单。请只上传方案或清单正文。",
        f"The text of “{name}” has {chars} characters, above the limit of {limit}; that is no plan or list. "
        "Hand in the plan or list alone.",
    )


def binary(name: str) -> Unreadable:
    """Bytes that are no text in any encoding known here."""
    return Unreadable(
        "binary",
        f"文件“{name}”不是文字文件，也不是认识的文档格式。请另存为下列格式之一再上传：{ACCEPTED_ZH}。",
        f"The file “{name}” is neither text nor a document format known here. Save it as one of these: {ACCEPTED_EN}.",
    )


def archive(name: str) -> Unreadable:
    """A packed folder instead of a document."""
    return Unreadable(
        "archive",
        f"文件“{name}”是压缩包，不是一份文档。请解压后逐个上传其中的文档。",
        f"The file “{name}” is an archive, not a document. Unpack it and hand in the documents one by one.",
    )


def mail_page(name: str) -> Unreadable:
    """A web archive (mht)."""
    return Unreadable(
        "web-archive",
        f"文件“{name}”是“单个文件网页”（mht）格式，读不准。请用 Word 或 WPS 打开后另存为 docx 再上传。",
        f"The file “{name}” is a web archive (mht), which cannot be read exactly. Open it in Word or WPS, "
        "save it as docx and hand that in.",
    )


def encrypted(name: str) -> Unreadable:
    """A document that asks for a password."""
    return Unreadable(
        "encrypted",
        f"文件“{name}”设有打开密码，读不到内容。请用密码打开，取消密码保护后另存，再上传。",
        f"The file “{name}” is protected by a password and cannot be opened. Open it with the password, "
        "remove the protection, save it and hand it in again.",
    )


def damaged(name: str, fmt: str) -> Unreadable:
    """A document cut short or broken inside."""
    return Unreadable(
        "damaged",
        f"文件“{name}”看上去是 {fmt} 文件，但已损坏或没有传完整。请重新下载或导出后再上传。",
        f"The file “{name}” looks like {fmt} but is damaged or incomplete. Download or export it again and hand that in.",
    )


def bomb(name: str) -> Unreadable:
    """A small archive that would unpack to something huge."""
    return Unreadable(
        "zip-bomb",
        f"文件“{name}”解开后会异常巨大，可能是恶意文件，没有打开。请核对来源；确是正常文档的，请另存后再上传。",
        f"The file “{name}” would unpack to an abnormal size and may be malicious; it was not opened. "
        "Check where it came from; if it is a true document, save it anew and hand that in.",
    )


def unsafe_archive(name: str, entry: str) -> Unreadable:
    """An archive with an entry that would be written outside its folder."""
    return Unreadable(
        "unsafe-archive",
        f"文件“{name}”内部含有越界的路径“{entry}”，可能是恶意文件，没有打开。请核对来源，另存后再上传。",
        f"The file “{name}” holds an entry with an unsafe path (“{entry}”) and may be malicious; it was not opened. "
        "Check where it came from, save it anew and hand that in.",
    )


def unsafe_xml(name: str) -> Unreadable:
    """XML with a document type or entities, which no office program writes."""
    return Unreadable(
        "unsafe-xml",
        f"文件“{name}”内部含有 DTD 或实体声明，正常的办公软件不会这样写，可能是恶意文件，没有读取。请核对来源，另存后再上传。",
        f"The file “{name}” declares a DTD or entities, which no office program does, and may be malicious; it was not read. "
        "Check where it came from, save it anew and hand that in.",
    )


def too_deep(name: str) -> Unreadable:
    """Nesting no person would write."""
    return Unreadable(
        "too-deep",
        f"文件“{name}”的内部结构嵌套过深，无法读取。请用 Word 或 WPS 打开后另存为 docx，再上传。",
        f"The file “{name}” is nested too deeply to be read. Open it in Word or WPS, save it as docx and hand that in.",
    )


def scanned(name: str) -> Unreadable:
    """Pictures of text without text."""
    return Unreadable(
        "scanned",
        f"文件“{name}”只有图像，没有文字，需要文字识别（OCR）或人工录入。请上传电子版原文，或者识别、校对后的文本。",
        f"The file “{name}” holds only images and no text: it needs OCR or a person. "
        "Hand in the electronic original, or the recognised and proofread text.",
    )


def private_characters(name: str, place: str) -> Unreadable:
    """Text whose characters have no agreed meaning outside their font."""
    return Unreadable(
        "private-characters",
        f"文件“{name}”{place}的文字使用了字体自造的编码，读出来会是错字。请用版式阅读软件导出文本并校对，或者上传 docx 原文。",
        f"The text of “{name}” ({place}) uses codes private to its font and would be read wrongly. "
        "Export and proofread the text with a reader program, or hand in the docx original.",
    )


def needs_libreoffice(name: str, fmt: str) -> Unreadable:
    """An old office format on a machine without the converter."""
    return Unreadable(
        "needs-libreoffice",
        f"读取 {fmt} 文件“{name}”需要 LibreOffice，本机没有安装。请管理员安装 Debian 软件包 libreoffice-writer，"
        "或者用 Word、WPS 把文件另存为 docx 后上传。",
        f"Reading the {fmt} file “{name}” needs LibreOffice, which this machine does not have. Ask the administrator to "
        "install the Debian package libreoffice-writer, or save the file as docx in Word or WPS and hand that in.",
    )


def conversion_failed(name: str, fmt: str) -> Unreadable:
    """LibreOffice gave nothing back: a password, damage, or an unknown dialect."""
    return Unreadable(
        "conversion-failed",
        f"{fmt} 文件“{name}”没能转换：可能设有密码、已损坏，或者用了转换程序不认识的写法。请用 Word 或 WPS 打开后另存为 docx，再上传。",
        f"The {fmt} file “{name}” could not be converted: it may be protected by a password, damaged, or in a dialect the "
        "converter does not know. Open it in Word or WPS, save it as docx and hand that in.",
    )


def conversion_timeout(name: str, fmt: str, seconds: float) -> Unreadable:
    """LibreOffice did not come to an end and was stopped."""
    return Unreadable(
        "conversion-timeout",
        f"{fmt} 文件“{name}”在 {seconds:g} 秒内没有转换完，已中止。请用 Word 或 WPS 打开后另存为 docx，再上传。",
        f"The {fmt} file “{name}” was not converted within {seconds:g} seconds and was stopped. "
        "Open it in Word or WPS, save it as docx and hand that in.",
    )


def too_wide(name: str, sheet: str, cell: str) -> Unreadable:
    """A table stretched to millions of blank places by a stray value."""
    where = f"工作表“{sheet}”" if sheet else "表格"
    where_en = f"sheet “{sheet}”" if sheet else "table"
    return Unreadable(
        "too-wide",
        f"文件“{name}”的{where}一直延伸到 {cell}，中间几乎全是空白，没有读取。请删除远处多余的内容（多为误填的空格），另存后再上传。",
        f"The {where_en} of “{name}” reaches to {cell}, almost all of it blank, and was not read. "
        "Delete the stray content far away (often a blank typed by mistake), save it and hand it in again.",
    )


def other_workbook(name: str, fmt: str) -> Unreadable:
    """A workbook format that cannot be read safely."""
    return Unreadable(
        "unsupported",
        f"{fmt} 表格“{name}”不能直接读取。请用 Excel 或 WPS 打开后另存为 xlsx，再上传。",
        f"The {fmt} workbook “{name}” cannot be read directly. Open it in Excel or WPS, save it as xlsx and hand that in.",
    )


def missing_file(name: str) -> Unreadable:
    """No such file, or not a file."""
    return Unreadable(
        "missing",
        f"找不到文件“{name}”，或者它不是一个文件。请检查路径。",
        f"There is no file “{name}”, or it is not a file. Check the path.",
    )


def forbidden_file(name: str) -> Unreadable:
    """A file that may not be read by whoever runs the command."""
    return Unreadable(
        "forbidden",
        f"没有读取文件“{name}”的权限。请检查文件权限，或者换一个有权限的用户。",
        f"There is no permission to read “{name}”. Check the permissions of the file, or run as a user who has them.",
    )


def _mb(size: int) -> str:
    return f"{size / 1_000_000:.1f}".removesuffix(".0")
