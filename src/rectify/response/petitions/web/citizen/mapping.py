"""The map in the form of complaints: a picture one presses on, without a script and without a map service."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import cast

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.module_loading import import_string
from django.views.decorators.http import require_safe

from rectify.foundation.accounts.web.guard import public
from rectify.response.petitions.rules.ground import SHOWN, Ground
from rectify.response.petitions.web.intake.forms import PointField

KEPT = 3600
"""Seconds a browser may keep the empty map."""


@dataclass(frozen=True, slots=True)
class Picture:
    """The map as it is offered in one size."""

    name: str
    width: int
    height: int


def ground_of(place: str) -> Ground | None:
    """The ground of a place, from whoever supplies it (``settings.CITY_MAP``)."""
    return cast("Callable[[str], Ground | None]", import_string(settings.CITY_MAP))(place)


def pictures(ground: Ground) -> list[Picture]:
    """The map in each size, the smallest first."""
    return [Picture(f"map{width}", width, ground.height_at(width)) for width in SHOWN]


def pressed(post: QueryDict, ground: Ground) -> tuple[Decimal, Decimal] | None:
    """The place that was pressed; ``None`` when none was, or a key was pressed instead."""
    for picture in pictures(ground):
        x, y = post.get(f"{picture.name}.x", ""), post.get(f"{picture.name}.y", "")
        if x.isascii() and y.isascii() and x.isdigit() and y.isdigit() and len(x + y) <= len("99999999"):
            return ground.at(int(x), int(y), picture.width)
    return None


@require_safe
@public("an outline of the city, as the city supplied it; it holds nothing of anybody")
def city_map(request: HttpRequest, slug: str) -> HttpResponse:
    """The map as SVG, with a mark at ``?at=latitude,longitude``."""
    ground = ground_of(slug)
    if ground is None:
        raise Http404(slug)
    said = request.GET.get("at", "")[:64]
    try:
        point = PointField(required=False).clean(said)
    except forms.ValidationError:
        point = None
    mark = ground.placed(*point) if point else None
    response = render(request, "citizen/map.svg", {"ground": ground, "mark": mark}, content_type="image/svg+xml")
    response.headers["Cache-Control"] = "no-store" if said else f"public, max-age={KEPT}"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
