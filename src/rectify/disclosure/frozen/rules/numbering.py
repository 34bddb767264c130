"""Numbers as printed: 海环整改公开〔2026〕14号. Pure; the form is data (``procedures/disclosure/numbers.yaml``)."""

from __future__ import annotations

from typing import Final

LONGEST: Final = 64


class WrongForm(ValueError):
    """A form of numbers cannot give numbers."""


def numbered(form: str, *, year: int, number: int) -> str:
    """The number as printed; the form has ``{year}`` and ``{number}``, which counts within the year from 1.

    Raises:
        WrongForm: a field is missing or unknown, or the number is longer than 64 characters.
    """
    if "{year}" not in form or "{number}" not in form:
        raise WrongForm(f"{form!r} needs {{year}} and {{number}}")
    try:
        told = form.format(year=year, number=number)
    except (KeyError, IndexError, ValueError) as error:
        raise WrongForm(f"{form!r}: {error}") from error
    if len(told) > LONGEST:
        raise WrongForm(f"{told!r} is longer than {LONGEST} characters")
    return told
