"""Forms of printed numbers from ``procedures/disclosure/numbers.yaml``: a default, and one for each place that has its own. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import yaml

from rectify.disclosure.frozen.rules.numbering import WrongForm, numbered


@dataclass(frozen=True, slots=True)
class Forms:
    """How numbers are printed."""

    default: str
    places: Mapping[str, str]

    def of(self, place: str) -> str:
        """The form of a place."""
        return self.places.get(place, self.default)


def read_forms(text: str, name: str) -> Forms:
    """Read the file.

    Raises:
        WrongForm: it is no YAML of this shape, or a form cannot give numbers; names file and key.
    """
    try:
        told = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise WrongForm(f"{name}: {error}") from error
    if not isinstance(told, dict) or set(told) - {"default", "places"} or not isinstance(told.get("default"), str):
        raise WrongForm(f"{name}: needs `default`, and may have `places`; nothing else")
    places = told.get("places") or {}
    if not isinstance(places, dict) or any(not isinstance(part, str) for pair in places.items() for part in pair):
        raise WrongForm(f"{name}: `places` is a mapping of slugs to forms")
    for key, form in {"default": told["default"], **places}.items():
        try:
            numbered(form, year=2026, number=9999)
        except WrongForm as error:
            raise WrongForm(f"{name}: {key}: {error}") from error
    return Forms(told["default"], places)
