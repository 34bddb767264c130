"""Folding of widths and shapes, one character to one, so that every position in the folded text is a position in the raw text.

``len(fold(raw)) == len(raw)`` for any text. The engine searches in the folded text and cuts from the raw one.
Roman numerals (Ⅲ), superscripts (m³) and Chinese numerals stay as they are: they carry meaning that a fold would lose.
"""

from __future__ import annotations

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
"""！ to ～ become their ASCII twins: ，；：（）％．／ and the digits and letters."""

_SHAPES = {
    "\u00a0": " ",
    "\u2002": " ",
    "\u2003": " ",
    "\u2009": " ",
    "\u202f": " ",
    "\u3000": " ",
    "\ufeff": " ",
    "\u200b": " ",
    "\t": " ",
    "\r": " ",
    "\u2028": "\n",
    "\u2029": "\n",
    "\x0b": "\n",
    "\x0c": "\n",
    "﹪": "%",
    "﹐": ",",
    "﹔": ";",
    "﹕": ":",
    "︰": ":",
    "﹙": "(",
    "﹚": ")",
    "〔": "(",
    "〕": ")",
    "【": "(",
    "】": ")",
    "｡": "。",
    "､": "、",
    "–": "-",
    "—": "-",
    "―": "-",
    "─": "-",
    "−": "-",
    "‐": "-",
    "‑": "-",
    "～": "~",
    "〜": "~",
    "∼": "~",
    "「": "“",
    "」": "”",
    "『": "“",
    "』": "”",
    "〝": "“",
    "〞": "”",
    "〈": "《",
    "〉": "》",
    "µ": "μ",
    "○": "〇",
    "Ｏ": "O",
    "≧": "≥",
    "≦": "≤",
    "⩾": "≥",
    "⩽": "≤",
    "﹥": ">",
    "﹤": "<",
}

_FOLD = _FULL_WIDTH | {ord(shape): ord(plain) for shape, plain in _SHAPES.items()}


def fold(raw: str) -> str:
    """Return ``raw`` with full-width and look-alike characters folded; same length, same positions."""
    return raw.translate(_FOLD)
