"""Official papers: one content, laid out as GB/T 9704-2012 asks, as docx for those who edit and as PDF for those who sign.

Knows no Django and no app: what a paper says is decided by whoever issues it. Source: GB/T 9704-2012 党政机关公文格式.

Build a :class:`Paper` of blocks, then ``to_docx(paper)`` or ``to_pdf(paper)``. Everything in it is data, never markup. The same paper
gives the same bytes. The compiler of the PDF and its fonts live in a process of their own: a web worker does not carry them.
"""

from __future__ import annotations

from rectify.foundation.papers.content import (
    Align,
    Block,
    Fields,
    Form,
    Heading,
    Paper,
    Paragraph,
    Picture,
    SignatureLine,
    Table,
)
from rectify.foundation.papers.errors import NoChineseFont, PaperFailed, PaperTooLong
from rectify.foundation.papers.pdf import to_pdf, to_pdfs
from rectify.foundation.papers.word import to_docx
from rectify.foundation.papers.words import long_date

__all__ = [
    "Align",
    "Block",
    "Fields",
    "Form",
    "Heading",
    "NoChineseFont",
    "Paper",
    "PaperFailed",
    "PaperTooLong",
    "Paragraph",
    "Picture",
    "SignatureLine",
    "Table",
    "long_date",
    "to_docx",
    "to_pdf",
    "to_pdfs",
]
