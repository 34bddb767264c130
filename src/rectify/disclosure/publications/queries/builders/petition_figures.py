"""The figures and tables of a batch of petitions, counted from its items: every rate with its denominator, sums that agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from rectify.disclosure.frozen.rules.shapes import Figure, ItemShape, Table, Words
from rectify.disclosure.publications.queries.builders.asking import both, columns, figure, table
from rectify.foundation.accounts.models import Unit
from rectify.response.petitions.models import Pollution


def figures_of(items: Sequence[ItemShape]) -> list[Figure]:
    """Found true, settled by the verdict, claimed by units, said by petitioners: four things, never one for the other."""
    told = [item["data"] for item in items]
    answered = [data for data in told if data["settled"]]
    found, claims = Counter(data["substantiated"] for data in answered), Counter(data["settled"] for data in answered)
    verdicts = Counter(data["verdict"] for data in told)
    whole = (len(items), "全部信访件", "all cases")
    judged = (len(answered), "已答复", "answered")
    return [
        figure("petitions", "信访件", "Petitions", len(items)),
        figure("merged", "并入的重复件", "Further complaints merged into them", sum(data["merged"] for data in told)),
        figure("answered", "已答复", "Answered", len(answered), whole),
        figure("substantiated", "属实", "Substantiated", found["yes"], judged),
        figure("partly", "部分属实", "Partly substantiated", found["partly"], judged),
        figure("unsubstantiated", "不属实", "Not substantiated", found["no"], judged),
        figure("settled", "已办结", "Settled", verdicts["settled"], whole),
        figure("in_part", "阶段性办结", "Settled in part", verdicts["in_part"], whole),
        figure("open", "未办结", "Open", verdicts["open"], whole),
        figure("claimed", "单位答复称已办结", "Units claim settled", claims["settled"], judged),
        *_says(told),
    ]


def _says(told: Sequence[dict[str, object]]) -> list[Figure]:
    says = Counter(str(data["citizen_says"]) for data in told)
    asked = (sum(says[answer] for answer in ("fixed", "partly", "not_fixed")), "就现有答复已回访", "petitioners asked about it")
    ever = (sum(bool(data["asked"]) for data in told), "曾回访", "petitioners ever asked")
    return [
        figure("says_fixed", "群众认为已解决", "Petitioner says fixed", says["fixed"], asked),
        figure("says_partly", "群众认为好转但未解决", "Petitioner says better, not fixed", says["partly"], asked),
        figure("says_not_fixed", "群众认为未解决", "Petitioner says not fixed", says["not_fixed"], asked),
        figure("unreached", "回访未联系上", "Petitioner could not be reached", says["unreached"]),
        figure("reopened", "回访后重新办理", "Reopened after the call-back", sum(bool(data["reopened"]) for data in told), ever),
    ]


def by_county(items: Sequence[ItemShape]) -> Table:
    """Territories by type: the cells that may be small. A case of several types stands in several columns. One query."""
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


def by_type(items: Sequence[ItemShape]) -> Table:
    """What was found of each type."""
    rows: list[list[str | int | None]] = []
    for kind in Pollution:
        mine = [item["data"] for item in items if kind.value in item["data"]["types"]]
        if mine:
            found = Counter(data["substantiated"] for data in mine)
            words = both(kind.label)
            rows.append([words["zh"], len(mine), found["yes"], found["partly"], found["no"], found[""]])
    heads = columns(
        ("type", "污染类型", "Type", False), ("cases", "件数", "Cases", True), ("yes", "属实", "Substantiated", True),
        ("partly", "部分属实", "Partly", True), ("no", "不属实", "Not", True), ("none", "未答复", "Unanswered", True),
    )  # fmt: skip
    return table("types", "污染类型与核实情况", "Types and verdicts", heads, rows)
