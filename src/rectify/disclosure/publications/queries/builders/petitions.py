"""A batch of petitions in the official columns, without a word of who complained: the verdict, and beside it what unit and petitioner say.

The verdict is that of the official table and of the page of the case (``petitions.queries.official.settlings_of``): a unit that
claims a case settled is not believed for that alone, and after a no of the petitioner the case is open in public too.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Min, Q
from django.utils import timezone

from rectify.disclosure.frozen.rules.shapes import ItemShape, Known, PetitionData, Words, empty_content
from rectify.disclosure.publications.messages import nothing_to_tell
from rectify.disclosure.publications.queries.builders.asking import Ask, Built, both, in_prose, known, unit_of
from rectify.disclosure.publications.queries.builders.petition_figures import by_county, by_type, figures_of
from rectify.disclosure.publications.queries.builders.stories import json_of
from rectify.response.petitions.models import CallBack, Handover, Outcome, Petition, PetitionState, Pollution, Reply
from rectify.response.petitions.queries.call_backs import said_about
from rectify.response.petitions.queries.official import OUT, accepted_replies, settlings_of
from rectify.response.petitions.queries.rules import rules_of
from rectify.response.petitions.rules.settling import Settling

PUBLIC_STATES = (PetitionState.HANDED_OVER, PetitionState.ANSWERED)


@dataclass(frozen=True, slots=True)
class _Case:
    """A case with its accepted reply, the verdict, its outcomes, what the petitioner says of that reply, and what hangs on it."""

    row: Petition
    reply: Reply | None
    settling: Settling
    outcomes: Sequence[Outcome]
    calls: Sequence[CallBack] = field(default_factory=tuple)
    merged: int = 0
    answered_on: date | None = None
    """The day its first answer was accepted."""

    @property
    def says(self) -> str:
        """What the petitioner says of the reply that stands; an attempt that reached nobody hides no answer.

        Of several merged complaints the petitioner who is not content speaks for the case (``petitions.queries.call_backs.said_about``).
        """
        said = said_about(self.reply, reversed(self.calls))
        tried = any(self.reply is not None and call.reply_id == self.reply.pk for call in self.calls)
        return str(said.answer) if said else CallBack.Answer.UNREACHED.value if tried else ""


def build(ask: Ask) -> Built:
    """The batch ``about``; the last where none is named. About a dozen queries at any size."""
    batches = Handover.objects.filter(campaign=ask.campaign)
    batch = (batches.filter(pk=ask.about) if ask.about else batches).order_by("-number").first()
    if batch is None:
        raise nothing_to_tell()
    items = [_item(case, batch) for case in _cases(batch, ask.on)]
    zh = f"第{batch.number}批信访件，{in_prose(batch.on_day)}交办，共{len(items)}件；办理情况截至{in_prose(ask.on)}。"
    en = f"Batch {batch.number} of petitions, handed over on {batch.on_day}: {len(items)} cases, as of {ask.on}."
    content = empty_content(Words(zh=zh, en=en))
    content["items"] = items
    content["figures"] = figures_of(items)
    content["tables"] = [by_county(items), by_type(items)]
    content["known"] = _known(items, batch)
    content["small_cell"] = rules_of(ask.campaign, ask.on).small_cell
    title = f"第{batch.number}批群众信访举报件办理情况"
    return Built(f"petitions:{batch.number}", title, f"Petitions, batch {batch.number}", ask.on, content)


def _cases(batch: Handover, on: date) -> list[_Case]:
    rows = Petition.objects.filter(handover=batch, state__in=PUBLIC_STATES).select_related("county", "task").defer("search")
    found = list(rows.order_by("number"))
    keys = [row.pk for row in found]
    replies = accepted_replies(keys)
    verdicts = settlings_of(found, replies, on)
    outcomes: dict[int, list[Outcome]] = defaultdict(list)
    for outcome in Outcome.objects.filter(petition__in=keys, withdrawn_at__isnull=True).order_by("petition_id", "id"):
        outcomes[outcome.petition_id].append(outcome)
    calls: dict[int, list[CallBack]] = defaultdict(list)
    about = CallBack.objects.filter(Q(petition__in=keys) | Q(petition__merged_into__in=keys), answered_at__isnull=False)
    for call in about.select_related("petition").defer("petition__search").order_by("answered_at", "id"):
        calls[call.petition.merged_into_id or call.petition_id].append(call)
    first = Reply.objects.filter(petition__in=keys, accepted=True).order_by().values_list("petition").annotate(at=Min("decided_at"))
    answered = {key: timezone.localdate(at) for key, at in first if at}
    merged = dict(Petition.objects.filter(merged_into__in=keys).order_by().values_list("merged_into").annotate(n=Count("pk")))
    return [
        _Case(
            row, replies.get(row.pk), verdicts[row.pk], outcomes[row.pk], calls[row.pk], merged.get(row.pk, 0), answered.get(row.pk)
        )
        for row in found
    ]  # fmt: skip


def _item(case: _Case, batch: Handover) -> ItemShape:
    row, reply = case.row, case.reply
    labels = "、".join(both(Pollution(kind).label)["zh"] for kind in row.types) or "类型不明"
    data = PetitionData(
        number=row.number,
        channel=str(row.channel),
        received_on=row.received_on.isoformat(),
        handed_on=batch.on_day.isoformat(),
        answered_on=case.answered_on.isoformat() if case.answered_on else "",
        batch=str(batch.number),
        county=unit_of(row.county),
        text=row.text,
        types=[str(kind) for kind in row.types],
        finding=reply.public_text if reply else "",
        substantiated=str(reply.substantiated) if reply else "",
        settled=str(reply.settled) if reply else "",
        verdict=case.settling.verdict.value,
        because=Words(zh=case.settling.zh, en=case.settling.en),
        merged=case.merged,
        outcomes=[_outcome(outcome) for outcome in case.outcomes],
        citizen_says=case.says,
        asked=sum(call.answer != CallBack.Answer.UNREACHED for call in case.calls),
        reopened=sum(call.reopened for call in case.calls),
    )
    return ItemShape(
        kind="petition",
        key=row.number,
        title=f"{row.county.name if row.county else '区域不明'}：{labels}",
        county=row.county.code if row.county else "",
        state=case.settling.verdict.value,
        on_day=row.received_on.isoformat(),
        data=dict(data),
    )


def _outcome(row: Outcome) -> dict[str, Any]:
    amount = json_of(row.amount) if row.amount is not None else ""
    return {"kind": str(row.kind), "label": both(Outcome.Kind(row.kind).label), "count": row.count, "amount": amount}


def _known(items: Sequence[ItemShape], batch: Handover) -> list[Known]:
    """What is missing or stands outside the figures. One query."""
    unanswered = sum(not item["data"]["settled"] for item in items)
    nowhere = sum(item["data"]["county"] is None for item in items)
    out = Counter(Petition.objects.filter(handover=batch, state__in=OUT).order_by("pk").values_list("state", flat=True))
    return [
        *known(
            "unanswered",
            unanswered,
            "{n}件尚无经审核的答复，属实与否不计，办结情况计为未办结。",
            "{n} cases have no accepted answer yet: they count in no finding, and as open.",
        ),
        *known("nowhere", nowhere, "{n}件的行政区域不明。", "Of {n} cases the territory is not known."),
        *known(
            "left_out",
            out.total(),
            "本批另有{n}件已并入他件、拆分或撤回，不单独计数。",
            "{n} more cases of the batch were merged into others, split or withdrawn and do not count by themselves.",
        ),
    ]
