"""A batch of petitions in the official columns, without a word of who complained; counts by territory and type, with their sums."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from rectify.disclosure.frozen.rules.shapes import Figure, ItemShape, PetitionData, Table, Words, empty_content
from rectify.disclosure.publications.messages import nothing_to_tell
from rectify.disclosure.publications.queries.builders.asking import Ask, Built, both, columns, figure, in_prose, known, table, unit_of
from rectify.disclosure.publications.queries.builders.stories import json_of
from rectify.foundation.accounts.models import Unit
from rectify.response.petitions.models import CallBack, Handover, Outcome, Petition, PetitionState, Pollution, Reply

PUBLIC_STATES = (PetitionState.HANDED_OVER, PetitionState.ANSWERED)


def build(ask: Ask) -> Built:
    """The batch ``about``; the last where none is named. Six queries."""
    batches = Handover.objects.filter(campaign=ask.campaign)
    batch = (batches.filter(pk=ask.about) if ask.about else batches).order_by("-number").first()
    if batch is None:
        raise nothing_to_tell()
    rows = Petition.objects.filter(handover=batch, state__in=PUBLIC_STATES).select_related("county").defer("search").order_by("number")
    items = [_item(row, batch, told) for row, told in _with_answers(list(rows))]
    zh = f"第{batch.number}批信访件，{in_prose(batch.on_day)}交办，共{len(items)}件；办理情况截至{in_prose(ask.on)}。"
    en = f"Batch {batch.number} of petitions, handed over on {batch.on_day}: {len(items)} cases, as of {ask.on}."
    content = empty_content(Words(zh=zh, en=en))
    content["items"] = items
    content["figures"] = _figures(items)
    content["tables"] = [_by_county(items), _by_type(items)]
    unanswered = sum(not item["data"]["settled"] for item in items)
    nowhere = sum(item["data"]["county"] is None for item in items)
    content["known"] = [
        *known(
            "unanswered",
            unanswered,
            "{n}件尚未答复，属实与否和办结情况未计入。",
            "{n} cases are not answered yet; they count in no verdict.",
        ),
        *known("nowhere", nowhere, "{n}件的行政区域不明。", "Of {n} cases the territory is not known."),
    ]
    title = f"第{batch.number}批群众信访举报件办理情况"
    return Built(f"petitions:{batch.number}", title, f"Petitions, batch {batch.number}", ask.on, content)


def _with_answers(rows: Sequence[Petition]) -> list[tuple[Petition, dict[str, Any]]]:
    """Each case with its accepted reply, its outcomes and what the petitioner says. Four queries."""
    keys = [row.pk for row in rows]
    replies = {row.petition_id: row for row in Reply.objects.filter(petition__in=keys, accepted=True).order_by("petition_id", "version")}
    outcomes: dict[int, list[Outcome]] = defaultdict(list)
    for outcome in Outcome.objects.filter(petition__in=keys, withdrawn_at__isnull=True).order_by("petition_id", "id"):
        outcomes[outcome.petition_id].append(outcome)
    asked = CallBack.objects.filter(petition__in=keys, answered_at__isnull=False).order_by("petition_id", "id")
    says: dict[int, str] = {}
    reopened: Counter[int] = Counter()
    for call in asked:
        says[call.petition_id] = str(call.answer)
        reopened[call.petition_id] += call.reopened
    return [
        (row, {"reply": replies.get(row.pk), "outcomes": outcomes[row.pk], "says": says.get(row.pk, ""), "reopened": reopened[row.pk]})
        for row in rows
    ]


def _item(row: Petition, batch: Handover, told: Mapping[str, Any]) -> ItemShape:
    reply: Reply | None = told["reply"]
    labels = "、".join(both(Pollution(kind).label)["zh"] for kind in row.types) or "类型不明"
    data = PetitionData(
        number=row.number,
        channel=str(row.channel),
        received_on=row.received_on.isoformat(),
        batch=str(batch.number),
        county=unit_of(row.county),
        text=row.text,
        types=[str(kind) for kind in row.types],
        finding=reply.public_text if reply else "",
        substantiated=str(reply.substantiated) if reply else "",
        settled=str(reply.settled) if reply else "",
        outcomes=[_outcome(outcome) for outcome in told["outcomes"]],
        citizen_says=told["says"],
        reopened=told["reopened"],
    )
    return ItemShape(
        kind="petition",
        key=row.number,
        title=f"{row.county.name if row.county else '区域不明'}：{labels}",
        county=row.county.code if row.county else "",
        state=str(reply.settled) if reply else "open",
        on_day=row.received_on.isoformat(),
        data=dict(data),
    )


def _outcome(row: Outcome) -> dict[str, Any]:
    amount = json_of(row.amount) if row.amount is not None else ""
    return {"kind": str(row.kind), "label": both(Outcome.Kind(row.kind).label), "count": row.count, "amount": amount}


def _figures(items: Sequence[ItemShape]) -> list[Figure]:
    answered = [item["data"] for item in items if item["data"]["settled"]]
    verdicts = Counter(data["substantiated"] for data in answered)
    settled = Counter(data["settled"] for data in answered)
    whole = (len(items), "全部信访件", "all cases")
    judged = (len(answered), "已答复", "answered")
    says = Counter(item["data"]["citizen_says"] for item in items)
    asked = (sum(n for answer, n in says.items() if answer), "已回访", "petitioners asked")
    return [
        figure("petitions", "信访件", "Petitions", len(items)),
        figure("answered", "已答复", "Answered", len(answered), whole),
        figure("substantiated", "属实", "Substantiated", verdicts["yes"], judged),
        figure("partly", "部分属实", "Partly substantiated", verdicts["partly"], judged),
        figure("unsubstantiated", "不属实", "Not substantiated", verdicts["no"], judged),
        figure("settled", "已办结", "Settled", settled["settled"], whole),
        figure("in_part", "阶段性办结", "Settled in part", settled["in_part"], whole),
        figure("says_fixed", "群众认为已解决", "Petitioner says fixed", says["fixed"], asked),
        figure("says_not_fixed", "群众认为未解决", "Petitioner says not fixed", says["not_fixed"], asked),
        figure("reopened", "回访后重新打开", "Reopened after the call-back", sum(item["data"]["reopened"] > 0 for item in items), asked),
    ]


def _by_county(items: Sequence[ItemShape]) -> Table:
    """Territories by type: the cells that may be small. A case of several types stands in several columns."""
    units = {unit.code: unit for unit in Unit.objects.filter(code__in={item["county"] for item in items}).order_by("position", "code")}
    kinds = [kind for kind in Pollution if any(kind.value in item["data"]["types"] for item in items)]
    rows: list[list[str | int | None]] = []
    for code in [*units, *({""} & {item["county"] for item in items})]:
        mine = [item for item in items if item["county"] == code]
        cells: list[str | int | None] = [sum(kind.value in item["data"]["types"] for item in mine) for kind in kinds]
        rows.append([units[code].name if code else "区域不明", len(mine), *cells])
    sums: list[str | int | None] = [sum(kind.value in item["data"]["types"] for item in items) for kind in kinds]
    rows.append(["合计", len(items), *sums])
    labels = [(kind.value, both(kind.label)) for kind in kinds]
    heads = columns(
        ("county", "行政区域", "Territory", False), ("cases", "件数", "Cases", True), *((key, w["zh"], w["en"], True) for key, w in labels)
    )  # fmt: skip
    told = table("county_type", "各地各类信访件", "Cases by territory and type", heads, rows)
    note = Words(
        zh="一件涉及几类的，各类分别计数，故各类之和可大于件数。",
        en="A case of several types counts in each; types may add up to more than cases.",
    )
    return {**told, "note": note}


def _by_type(items: Sequence[ItemShape]) -> Table:
    rows: list[list[str | int | None]] = []
    for kind in Pollution:
        mine = [item["data"] for item in items if kind.value in item["data"]["types"]]
        if mine:
            verdicts = Counter(data["substantiated"] for data in mine)
            words = both(kind.label)
            rows.append([words["zh"], len(mine), verdicts["yes"], verdicts["partly"], verdicts["no"], verdicts[""]])
    heads = columns(
        ("type", "污染类型", "Type", False), ("cases", "件数", "Cases", True), ("yes", "属实", "Substantiated", True),
        ("partly", "部分属实", "Partly", True), ("no", "不属实", "Not", True), ("none", "未答复", "Unanswered", True),
    )  # fmt: skip
    return table("types", "污染类型与核实情况", "Types and verdicts", heads, rows)
