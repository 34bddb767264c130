"""All models, walked: keys point down and hide their way back; who-and-when pairs are held by the database."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.db import models

STOREYS = ["foundation", "registers", "campaign", "response", "oversight", "disclosure", "interfaces"]
FLOORS = {
    "foundation": ["calendar", "files", "standards", "audit", "accounts"],
    "campaign": ["plans", "ledger", "dispatch", "evidence", "closure"],
    "disclosure": ["frozen", "publications", "portal"],
}
OURS = [m for m in apps.get_models() if m.__module__.startswith("rectify.")]
"""All tables of the house."""


def height(model: type[models.Model]) -> tuple[int, int]:
    _, storey, app, *_ = model.__module__.split(".")
    return STOREYS.index(storey), FLOORS.get(storey, [app]).index(app)


def keys(model: type[models.Model]) -> list[models.ForeignKey[models.Model, models.Model]]:
    return [f for f in model._meta.get_fields() if isinstance(f, models.ForeignKey)]


@pytest.mark.parametrize("model", OURS, ids=lambda m: m._meta.label)
def test_a_key_to_another_app_points_down_and_hides_its_way_back(model: type[models.Model]) -> None:
    for key in keys(model):
        target = key.related_model
        if target.__module__.split(".")[:3] == model.__module__.split(".")[:3]:
            continue
        assert height(target) < height(model), f"{model._meta.label}.{key.name} points up to {target._meta.label}"
        assert key.remote_field.related_name == "+", f"{model._meta.label}.{key.name} must hide its way back"


@pytest.mark.parametrize("model", OURS, ids=lambda m: m._meta.label)
def test_who_and_when_are_both_known_or_both_unknown_in_the_database(model: type[models.Model]) -> None:
    fields = {f.name: f for f in model._meta.get_fields() if isinstance(f, models.Field)}
    constrained = " ".join(str(c.condition) for c in model._meta.constraints if isinstance(c, models.CheckConstraint))
    for name, field in fields.items():
        by = re.sub(r"_at$", "_by", name)
        if not name.endswith("_at") or by not in fields:
            continue
        if field.null or fields[by].null:
            pair = {f"{name}__isnull", f"{by}__isnull"}
            assert {word for word in pair if word in constrained} == pair, f"{model._meta.label}: nothing pairs {name} with {by}"


def test_the_record_of_acts_has_no_foreign_keys() -> None:
    assert [f"{m._meta.label}.{k.name}" for m in OURS if m._meta.app_label == "audit" for k in keys(m)] == []
