"""What changed from one number of a series to the next, item by item and field by field. Pure.

A thing that left, and a thing that was closed and is so no more, needs a reason; every other change may have one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from rectify.disclosure.frozen.rules.shapes import Content, Figure, ItemShape, is_reopening

MOST_FIELDS: Final = 40
"""Fields told of one item; more are counted."""
TOP: Final = ("title", "county", "state", "on_day")


def difference(before: Content | None, after: Content, reasons: Mapping[str, str]) -> dict[str, Any]:
    """The difference, as stored: ``added``, ``removed``, ``changed`` (with ``fields``), ``figures``; empty without a number before."""
    if before is None:
        return {}
    old, new = _by_key(before["items"]), _by_key(after["items"])
    return {
        "added": [_named(new[key]) for key in new if key not in old],
        "removed": [_named(old[key]) | {"reason": reasons.get(key, "")} for key in old if key not in new],
        "changed": [
            _named(new[key]) | {"fields": changes, "reopened": _reopened(old[key], new[key]), "reason": reasons.get(key, "")}
            for key in new
            if key in old and (changes := _changes(old[key], new[key]))
        ],
        "figures": list(_figures(before["figures"], after["figures"])),
    }


def reasons_missing(told: Mapping[str, Any]) -> list[dict[str, str]]:
    """The things of a difference that need a reason and have none: ``{"key", "title", "what"}``, what is ``removed`` or ``reopened``."""
    gone = [entry | {"what": "removed"} for entry in told.get("removed", ())]
    back = [entry | {"what": "reopened"} for entry in told.get("changed", ()) if entry["reopened"]]
    return [
        {"key": f"{entry['kind']}:{entry['key']}", "title": entry["title"], "what": entry["what"]}
        for entry in (*gone, *back)
        if not entry["reason"].strip()
    ]


def _by_key(items: Iterable[ItemShape]) -> dict[str, ItemShape]:
    return {f"{item['kind']}:{item['key']}": item for item in items}


def _named(item: ItemShape) -> dict[str, Any]:
    return {"kind": item["kind"], "key": item["key"], "title": item["title"]}


def _reopened(old: ItemShape, new: ItemShape) -> bool:
    return is_reopening(old["state"], new["state"])


def _changes(old: ItemShape, new: ItemShape) -> list[dict[str, Any]]:
    top = [_change(f"/{name}", old.get(name), new.get(name)) for name in TOP if old.get(name) != new.get(name)]
    found = [*top, *_walk("/data", old["data"], new["data"])]
    return found if len(found) <= MOST_FIELDS else [*found[:MOST_FIELDS], _change("", None, len(found) - MOST_FIELDS)]


def _walk(path: str, old: Any, new: Any) -> Iterator[dict[str, Any]]:
    """Fields that differ, as JSON pointers; lists are told whole, where their lengths differ."""
    if old == new:
        return
    if isinstance(old, dict) and isinstance(new, dict):
        for key in sorted({*old, *new}):
            yield from _walk(f"{path}/{key}", old.get(key), new.get(key))
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for number, (one, other) in enumerate(zip(old, new, strict=True)):
            yield from _walk(f"{path}/{number}", one, other)
    else:
        yield _change(path, old, new)


def _change(path: str, old: Any, new: Any) -> dict[str, Any]:
    return {"path": path, "before": old, "after": new}


def _figures(before: Sequence[Figure], after: Sequence[Figure]) -> Iterator[dict[str, Any]]:
    old = {figure["key"]: figure for figure in before}
    for figure in after:
        was = old.get(figure["key"])
        if was is None or (was["value"], was["of"]) != (figure["value"], figure["of"]):
            yield {
                "key": figure["key"],
                "label": figure["label"],
                "before": was["value"] if was else None,
                "after": figure["value"],
                "of_before": was["of"] if was else None,
                "of_after": figure["of"],
            }
    kept = {figure["key"] for figure in after}
    for key, was in old.items():
        if key not in kept:
            yield {
                "key": key,
                "label": was["label"],
                "before": was["value"],
                "after": None,
                "of_before": was["of"],
                "of_after": None,
            }
