"""How right the reader is: precision and recall per kind on the marked plan, the marked notices and our own trap sentences.

Run: ``python bench/reader_accuracy.py``. The marked documents lie in ``../shared`` beside the repository; without them only our
own sentences and synthetic plans are measured. *value* counts a fact as right when kind, value, unit and comparator are;
*strict* also asks for the same span.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from rectify.campaign.plans.reading.contract import Comparator, Fact, FactKind, Reading  # noqa: E402
from rectify.campaign.plans.reading.engine import read_text  # noqa: E402
from tests.campaign.plans.reading.expectations import match, parse  # noqa: E402 - found through the path set above

SHARED = ROOT.parent / "shared"
OWN = ROOT / "tests" / "campaign" / "plans" / "reading"
GOLD_KINDS = {"date": {FactKind.DATE, FactKind.PERIOD}}
MEASURED = {
    FactKind.TARGET,
    FactKind.THRESHOLD,
    FactKind.DEADLINE,
    FactKind.EFFECTIVE_FROM,
    FactKind.CADENCE,
    FactKind.DATE,
    FactKind.PERIOD,
}
ROLES_OUTSIDE = {"inspector", "leader", "publisher", "channel"}


def line(name: str, met: int, expected: int, found: int, strict: int) -> None:
    """Print one row of the table."""
    recall = met / expected if expected else 1
    precision = met / found if found else 1
    print(
        f"{name:28s} expected {expected:4d}  met {met:4d}  found {found:4d}   recall {recall:6.1%}  precision "
        f"{precision:6.1%}  strict span {strict / expected if expected else 1:6.1%}"
    )


def same_comparator(gold: str | None, fact: Fact) -> bool:
    """Compare the gold's comparator with ours; ``decrease_by>=`` is ``decrease_by`` with the note ``at-least``."""
    if gold is None or fact.kind is FactKind.EFFECTIVE_FROM or fact.kind is FactKind.THRESHOLD:
        return True
    if gold == "decrease_by>=":
        return fact.comparator is Comparator.DECREASE_BY and fact.note == "at-least"
    recurring = gold == "by" and fact.comparator is Comparator.RECURRING
    return fact.comparator == gold or recurring


def same_value(gold: dict[str, object], fact: Fact) -> bool:
    """Compare value, unit and what is missing. The contract writes 年底 as XXXX-12-31 where the gold has no value."""
    value = None if fact.value == "XXXX-12-31" else fact.value
    missing = set(fact.missing) & {"year", "value", "period", "baseline", "baseline.year", "deadline", "deadline.year"}
    wanted = None if gold["value"] is None else str(gold["value"])
    return value == wanted and (fact.unit or None) == gold["unit"] and missing == set(gold["missing"] or [])  # type: ignore[call-overload]


def plan(reading: Reading, gold: dict[str, list[dict[str, object]]]) -> None:
    """Measure the 57 marked facts, the actors and the outline of the founding document."""
    rows: dict[str, Counter[str]] = {}
    used: set[str] = set()
    marked = [(int(item["start"]), int(item["end"])) for item in gold["facts"]]  # type: ignore[call-overload]
    for item in gold["facts"]:
        if not item["scored"]:
            continue
        kind = str(item["kind"])
        kinds = GOLD_KINDS.get(kind, {FactKind(kind)})
        row = rows.setdefault(kind, Counter())
        row["expected"] += 1
        low, high = int(item["core_start"]), int(item["core_end"])  # type: ignore[call-overload]
        near = [fact for fact in reading.facts if fact.kind in kinds and fact.start < high and fact.end > low]
        right = [fact for fact in near if same_value(item, fact) and same_comparator(item["comparator"], fact)]  # type: ignore[arg-type]
        if right:
            row["met"] += 1
            row["strict"] += right[0].text == item["text"]
            used.add(right[0].id)
        else:
            print(
                "   not met:",
                kind,
                item["text"],
                item["value"],
                item["missing"],
                "| read:",
                [(fact.kind.value, fact.text, fact.value, fact.missing) for fact in near],
            )
    for kind, row in rows.items():
        kinds = GOLD_KINDS.get(kind, {FactKind(kind)})
        other = [
            fact
            for fact in reading.facts
            if fact.kind in kinds and fact.id not in used and not any(low < fact.end and fact.start < high for low, high in marked)
        ]
        line(f"plan: {kind}", row["met"], row["expected"], row["met"] + len(other), row["strict"])
        for fact in other:
            print("   unmarked:", fact.kind.value, fact.text)
    total = sum((row for row in rows.values()), Counter())
    line("plan: all scored", total["met"], total["expected"], total["met"], total["strict"])
    actors(reading, gold)


def actors(reading: Reading, gold: dict[str, list[dict[str, object]]]) -> None:
    """Measure units and roles; inspector, leader, publisher and channel are no roles of the contract."""
    items = [item for item in gold["actors"]["items"] if item["role"] not in ROLES_OUTSIDE]  # type: ignore[call-overload]
    read = {(fact.start, fact.end): fact for fact in reading.facts if fact.kind is FactKind.ACTOR}
    found = [read.get((item["start"], item["end"])) for item in items]
    met = sum(fact is not None for fact in found)
    roles = sum(fact is not None and fact.role == item["role"] for fact, item in zip(found, items, strict=True))
    print(
        f"plan: actors                 {met}/{len(items)} spans exact, {roles} with the gold's role (the contract "
        f"calls 组织验收 acceptor, the gold responsible)"
    )
    outline = sum(
        (item["path"], item["title"], item["title_start"], item["title_end"])
        in {(h.path, h.title, h.title_start, h.title_end) for h in reading.outline}
        for item in gold["outline"]
    )
    print(f"plan: outline                {outline}/{len(gold['outline'])} headings")


def notices(folder: Path) -> None:
    """Measure the fields of the marked notices that a reader of text can give."""
    met: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for text in (folder / "gold.jsonl").read_text("utf-8").splitlines():
        entry = json.loads(text)
        reading = read_text((folder / entry["file"]).read_text("utf-8"))
        for field, ok in fields(entry["gold"], reading):
            total[field] += 1
            met[field] += ok
            if not ok:
                print("   not met:", entry["file"], field, entry["gold"].get(field))
    for field, number in total.items():
        print(f"notices: {field:19s} {met[field]}/{number}")
    print(f"notices: all fields          {sum(met.values())}/{sum(total.values())}")


def fields(gold: dict[str, object], reading: Reading) -> list[tuple[str, bool]]:
    """Return for each field of a notice that facts can answer whether they do."""
    facts = reading.facts
    answers: list[tuple[str, bool]] = []
    deadlines = {fact.value for fact in facts if fact.kind is FactKind.DEADLINE}
    units = {(fact.text, fact.role) for fact in facts if fact.kind is FactKind.ACTOR}
    if "deadline" in gold:
        answers.append(("deadline", any(str(gold["deadline"]).startswith(value or "?") for value in deadlines)))
    if "publicity" in gold:
        answers.append(("publicity", "/".join(gold["publicity"]) in {fact.value for fact in facts if fact.kind is FactKind.PERIOD}))  # type: ignore[arg-type]
    if "responsible" in gold:
        wanted = [name for name in gold["responsible"] if "委、" not in name]  # type: ignore[attr-defined]
        answers.append(("responsible", all(any(text == name for text, _ in units) for name in wanted)))
    if "lead" in gold:
        answers.append(("lead", (gold["lead"], "lead") in units))
    for name, (sign, number) in gold.get("target_metric", {}).items():  # type: ignore[attr-defined]
        answers.append(
            ("target_metric", any(fact.kind is FactKind.TARGET and fact.value == str(number) and fact.comparator == sign for fact in facts))
        )
        _ = name
    for said in gold.get("cadence", []):  # type: ignore[attr-defined]
        found = any(
            (fact.kind is FactKind.CADENCE or fact.comparator is Comparator.RECURRING)
            and (fact.text.startswith(said[:3]) or said in fact.text)
            for fact in facts
        )
        answers.append(("cadence", found))
    if "quantities" in gold:
        numbers = {fact.value for fact in facts if fact.kind in {FactKind.STATUS, FactKind.COUNT, FactKind.TARGET}}
        flat = [number for value in gold["quantities"].values() for number in (value if isinstance(value, list) else [value])]  # type: ignore[attr-defined]
        answers.extend(("quantities", str(number) in numbers) for number in flat)
    return answers


def own() -> None:
    """Measure our own trap sentences and the synthetic plans."""
    rows: dict[str, Counter[str]] = {}
    papers = [(json.loads(text)["text"], json.loads(text)["facts"]) for text in (OWN / "sentences.jsonl").read_text("utf-8").splitlines()]
    papers += [
        (path.read_text("utf-8"), path.with_suffix(".expect").read_text("utf-8").splitlines())
        for path in sorted((OWN / "synthetic").glob("*.txt"))
    ]
    for text, items in papers:
        pairs, missed, extra = match([parse(item) for item in items], read_text(text).facts)
        for want, fact in pairs:
            rows.setdefault(want.kind.value, Counter()).update(met=1, expected=1, found=1, strict=want.text == fact.text)
        for want in missed:
            rows.setdefault(want.kind.value, Counter()).update(expected=1)
        for fact in extra:
            rows.setdefault(fact.kind.value, Counter()).update(found=1)
    for kind, row in sorted(rows.items()):
        line(f"own: {kind}", row["met"], row["expected"], row["found"], row["strict"])
    total = sum((row for row in rows.values()), Counter())
    line(f"own: all of {len(papers)} texts", total["met"], total["expected"], total["found"], total["strict"])


def main() -> None:
    """Print all tables."""
    if (SHARED / "plans" / "weifang.gold.json").exists():
        gold = json.loads((SHARED / "plans" / "weifang.gold.json").read_text("utf-8"))
        plan(read_text((SHARED / "plans" / "weifang.txt").read_text("utf-8")), gold)
        notices(SHARED / "notices")
    else:
        print("The marked documents (../shared) are not here: only our own sentences are measured.")
    own()


if __name__ == "__main__":
    main()
