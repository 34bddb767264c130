"""Red and yellow cards, and listed supervision: the public rungs of the ladder, as issued; what was lifted says so.

Which rungs are cards is told by the ladder's own words: a rung called 黄牌… or 红牌…, and those that list for supervision.
"""

from __future__ import annotations

from django.utils import timezone

from rectify.campaign.dispatch.models import Letter
from rectify.campaign.dispatch.queries.letters import rung_of
from rectify.disclosure.frozen.rules.shapes import CardData, ItemShape, Words, empty_content
from rectify.disclosure.publications.messages import nothing_to_tell
from rectify.disclosure.publications.queries.builders.asking import Ask, Built, Territories, day, figure, unit_of
from rectify.disclosure.publications.queries.builders.stories import task_keys

COLOURS = {"黄牌": "yellow", "红牌": "red"}


def build(ask: Ask) -> Built:
    """All cards of the campaign so far. Three queries."""
    rows = Letter.objects.filter(campaign=ask.campaign, issued_at__isnull=False).select_related("unit").order_by("issued_at", "id")
    keys, places = task_keys(ask.campaign.pk), Territories()
    items = [item for row in rows if (item := _item(row, keys, places))]
    if not items:
        raise nothing_to_tell()
    standing = sum(item["state"] != "lifted" for item in items)
    content = empty_content(
        Words(
            zh=f"红黄牌和挂牌督办共{len(items)}件，现仍有效{standing}件。",
            en=f"{len(items)} cards and listings, {standing} of them still standing.",
        )
    )
    content["items"] = items
    whole = (len(items), "全部", "all")
    content["figures"] = [
        figure("cards", "红黄牌和挂牌", "Cards and listings", len(items)),
        *(
            figure(colour, zh, en, sum(item["data"]["colour"] == colour for item in items), whole)
            for colour, zh, en in (("red", "红牌", "Red"), ("yellow", "黄牌", "Yellow"), ("listed", "挂牌督办", "Listed supervision"))
        ),
    ]
    return Built("cards", f"{ask.campaign.name}红黄牌和挂牌督办", "Red and yellow cards", ask.on, content)


def colour_of(row: Letter) -> str:
    """``yellow``, ``red``, ``listed``, or empty for a letter between offices."""
    _, rung = rung_of(row)
    if rung is None:
        return ""
    return next((colour for word, colour in COLOURS.items() if word in rung.name), "listed" if rung.listed else "")


def _item(row: Letter, keys: dict[int, str], places: Territories) -> ItemShape | None:
    colour = colour_of(row)
    _, rung = rung_of(row)
    if not colour or rung is None or row.issued_at is None:
        return None
    lifted = timezone.localdate(row.lifted_at) if row.lifted_at else None
    data = CardData(
        number=row.number,
        colour=colour,
        rung=Words(zh=rung.name, en=rung.name_en),
        unit=unit_of(row.unit),
        reason=Words(zh=row.reason_zh, en=row.reason_en),
        issued_on=timezone.localdate(row.issued_at).isoformat(),
        task=keys.get(row.task_id or 0, ""),
        lifted_on=day(lifted),
    )
    place = places.of(row.unit)
    return ItemShape(
        kind="card",
        key=f"card-{row.pk}",
        title=f"{rung.name}：{row.unit.name}",
        county=place.code if place else "",
        state="lifted" if lifted else colour,
        on_day=data["issued_on"],
        data=dict(data),
    )
