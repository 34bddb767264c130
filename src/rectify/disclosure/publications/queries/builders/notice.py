"""A notice of intended close-outs: which tasks, how long objections are heard, what was proved so far."""

from __future__ import annotations

from rectify.campaign.closure.models import NoticedCase, PublicNotice
from rectify.disclosure.frozen.rules.shapes import ItemShape, NoticeData, Words, empty_content
from rectify.disclosure.publications.messages import nothing_to_tell
from rectify.disclosure.publications.queries.builders.asking import Ask, Built, Territories, figure, in_prose, unit_of
from rectify.disclosure.publications.queries.builders.stories import step_of, steps_of_cases, task_keys

DAY_TYPES = {"workdays": ("个工作日", "working days"), "calendar_days": ("天", "calendar days")}


def build(ask: Ask) -> Built:
    """The notice ``about``; the newest where none is named. Its facts are of today: it may announce days to come. Five queries."""
    rows = PublicNotice.objects.filter(campaign=ask.campaign).select_related("unit")
    row = (rows.filter(pk=ask.about) if ask.about else rows).order_by("-first", "-id").first()
    if row is None:
        raise nothing_to_tell()
    zh, en = DAY_TYPES.get(row.day_type, DAY_TYPES["calendar_days"])
    days = f"{in_prose(row.first)}至{in_prose(row.last)}，共{row.days}{zh}"
    lead = Words(
        zh=f"拟对下列整改任务予以销号，现予公示，{days}。如有异议，请在公示期内提出；邮寄的以邮戳日期为准。",
        en=f"These tasks are meant to be closed. Objections are heard from {row.first} to {row.last} ({row.days} {en}).",
    )
    content = empty_content(lead)
    content["items"] = _items(ask, row)
    content["figures"] = [figure("notices", "拟销号任务", "Intended close-outs", len(content["items"]))]
    return Built(f"notice:{row.number}", row.title, f"Notice of intended close-outs {row.number}", ask.on, content)


def _items(ask: Ask, row: PublicNotice) -> list[ItemShape]:
    entries = list(NoticedCase.objects.filter(notice=row).select_related("case__task__lead_unit", "case__implementing_unit").order_by("id"))
    steps = steps_of_cases(entry.case_id for entry in entries)
    keys, places = task_keys(ask.campaign.pk), Territories()
    found = []
    for entry in entries:
        task = entry.case.task
        data = NoticeData(
            task=keys[task.pk],
            number=task.number,
            notice=row.number,
            first=row.first.isoformat(),
            last=row.last.isoformat(),
            days=row.days,
            day_type=row.day_type,
            unit=unit_of(row.unit),
            steps=[step_of(step) for step in steps.get(entry.case_id, [])],
        )
        place = places.of(entry.case.implementing_unit)
        found.append(
            ItemShape(
                kind="notice",
                key=f"n{row.pk}-{keys[task.pk]}"[:64],
                title=task.title,
                county=place.code if place else "",
                state="noticed",
                on_day=row.last.isoformat(),
                data=dict(data),
            )
        )
    return found
