"""Shapes of what is said about a table: the file, which column means what, what their words mean, and why the original is needed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from rectify.campaign.ledger.models import Campaign
from rectify.foundation.accounts.models import Unit
from rectify.response.petitions.models import Channel, IntakeBatch, Pollution
from rectify.response.petitions.rules.columns import LABELS, REQUIRED, SECRET, WORDED, Field

MOST_WORDS = 400
"""Words one form may explain."""


class TableForm(forms.Form):
    """A table that is handed in."""

    campaign = forms.ModelChoiceField(queryset=Campaign.objects.none(), to_field_name="slug", label=_("Campaign"))
    channel = forms.ChoiceField(choices=Channel.choices, initial=Channel.SYSTEM, label=_("Channel"))
    file = forms.FileField(label=_("Table"))


class ReasonForm(forms.Form):
    """A reason."""

    because = forms.CharField(required=False, max_length=300)


def english() -> bool:
    """Whether the page is in English."""
    return (get_language() or "").startswith("en")


def label_of(field: Field) -> str:
    """The name of a field in the reader's language."""
    return LABELS[field][english()]


@dataclass(frozen=True, slots=True)
class Column:
    """One line of the form of columns."""

    name: str
    label: str
    heading: str
    required: bool
    secret: bool


def columns_of(batch: IntakeBatch) -> list[Column]:
    """Each field of ours with the heading it is given to."""
    chosen = batch.mapping.get("columns", {})
    return [Column(f"col-{f}", label_of(f), chosen.get(f, ""), f in REQUIRED, f in SECRET) for f in Field]


@dataclass(frozen=True, slots=True)
class Word:
    """One line of the form of words."""

    name: str
    label: str
    word: str
    count: int
    value: str
    choices: Sequence[tuple[str, str | Promise]]


def words_of(batch: IntakeBatch, counties: Sequence[Unit]) -> list[Word]:
    """The words nobody has explained yet, then those the mapping explains."""
    choices: dict[str, list[tuple[str, str | Promise]]] = {
        Field.TYPES: [(str(value), label) for value, label in Pollution.choices],
        Field.CHANNEL: [(str(value), label) for value, label in Channel.choices],
        Field.COUNTY: [(str(county.pk), county.label) for county in counties],
    }
    return [Word(f"word-{f}-{n}", label_of(f), word, count, value, choices[f]) for n, (f, word, count, value) in enumerate(_words(batch))]


def _words(batch: IntakeBatch) -> Iterator[tuple[Field, str, int, str]]:
    said, unknown = batch.mapping.get("words", {}), batch.found.get("unknown", {})
    for field in WORDED:
        yield from ((field, word, count, "") for word, count in unknown.get(field, []))
        yield from ((field, word, 0, value) for word, value in said.get(field, {}).items())


def matched_in(data: QueryDict) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    """Columns and words of a form: ``col-text = 诉求内容``, ``word-types-3 = air`` beside ``word-types-3-is = 烟``."""
    columns = {field.value: str(data[f"col-{field}"]) for field in Field if data.get(f"col-{field}")}
    words: dict[str, dict[str, str]] = {}
    for field in WORDED:
        for number in range(MOST_WORDS):
            word, value = data.get(f"word-{field}-{number}-is"), data.get(f"word-{field}-{number}")
            if word and value:
                words.setdefault(field.value, {})[word] = value
    return columns, words
