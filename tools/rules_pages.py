"""Write docs/rules from the files and tables the product itself reads: procedures, ladders, checks, roles, petition rules, redactions.

``python tools/rules_pages.py`` writes; ``tests/architecture/test_rules_pages.py`` fails when a page is not what this would write.
``python tools/rules_pages.py FOLDER`` only reads the procedures, ladders and petition rules of a folder and says what is wrong with them.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from rectify.campaign.closure.rules.procedure import Kind, Place, Procedure, Sampling, StepRule
from rectify.campaign.closure.rules.procedure_file import WrongProcedure, clash, read_procedure
from rectify.campaign.dispatch.rules.ladder import Ladder, Rung, When
from rectify.campaign.dispatch.rules.ladder_file import WrongLadder, read_ladder
from rectify.campaign.evidence.rules.checks import CHECKS
from rectify.disclosure.publications.rules.redaction import SPANNED, find
from rectify.foundation.accounts.rules.permissions import Reach
from rectify.foundation.accounts.rules.role_file import read_roles
from rectify.response.petitions.rules.petition_file import PetitionRules, WrongPetitionRules, read_rules
from rectify.response.petitions.rules.petition_file import clash as petition_clash

ROOT = Path(__file__).resolve().parent.parent
ROLES = ROOT / "src/rectify/foundation/accounts/roles.yaml"
BEGIN, END = "<!-- written by tools/rules_pages.py -->", "<!-- end -->"
HOWTO = "docs/howto/close-a-task.md"
PLACES = {
    Place.IMPLEMENTING: "implementing unit",
    Place.ACCEPTING: "accepting unit",
    Place.LEAD: "lead unit",
    Place.SUPERVISING: "supervising unit",
    Place.LINE: "line department of the city",
    Place.COUNTY: "county",
    Place.OFFICE: "office",
    Place.HEADQUARTERS: "office or supervision team",
    Place.CITY: "city government",
}
DAYS = {"workdays": "working days", "calendar_days": "calendar days"}
CONFIRMED = ("heard of only", "read in excerpt", "read whole")
EXAMPLES = (
    ("a name before a word for people", "现场由刘某平同志陪同检查"),
    ("a name behind a word for people", "经调查，负责人周文远称已停产"),
    ("a telephone", "联系电话 0999-0000000"),
    ("an e-mail address", "可发至 someone@example.org"),
    ("a number of an identity card", "证件号 370000199001010011"),
    ("a vehicle", "鲁Z12345 号罐车"),
    ("a dwelling", "住在幸福小区 3号楼2单元501室"),
)
"""Invented; the page shows what the rules make of them."""
SORTS = {"id_number": "identity number", "phone": "telephone", "email": "e-mail", "plate": "plate", "address": "address", "name": "name"}


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """A table of Markdown; bars in cells are escaped."""
    lines = [head, ["---"] * len(head), *rows]
    return ["| " + " | ".join(" ".join(cell.replace("|", "\\|").split()) for cell in row) + " |" for row in lines]


def head(title: str, *words: str) -> list[str]:
    """The first lines of a generated page."""
    return [f"# {title}", "", BEGIN, "", *words, ""]


def who(step: StepRule) -> str:
    """Who takes a step: places in the order in which they are tried, and the role where one is asked."""
    places = ", else ".join(PLACES[Place(place)] for place in step.places)
    if not step.role:
        return places
    role = read_roles(ROLES.read_text(encoding="utf-8"))[step.role]
    return f"{role.name_en} ({role.name}), {places}"


def sampling_words(sampling: Sampling) -> str:
    """The settings of a drawing in words."""
    weights = {name: getattr(sampling, name) for name in ("late", "returned", "findings", "reopened")}
    told = ", ".join(f"{name} {value:g}" for name, value in weights.items())
    least = f"at least {sampling.per_county} a county" + (f" and {sampling.per_unit} a unit" if sampling.per_unit else "")
    return f"share {sampling.share:.0%}, {least}; weights: {told}; × {sampling.raise_after_failure:g} after a failed check"


def asks(step: StepRule) -> str:
    """What a step asks beside its words."""
    found = []
    if step.kind is Kind.SIGN:
        found.append(f"rank {step.rank}")
    if step.days:
        found.append(f"{step.days} {DAYS[step.day_type]}")
    if step.position:
        found.append("position on site")
    if step.attach:
        found.append(f"attached: {', '.join(step.attach)}")
    if step.sampling:
        found.append(sampling_words(step.sampling))
    return "; ".join(found)


def ours(step: StepRule) -> str:
    """What the source does not say."""
    return ("**ours.** " if step.ours else "") + step.note_en


def all_procedures(folder: Path = ROOT / "procedures") -> list[Procedure]:
    """The procedures of a folder, by file name; two that count on the same day are a mistake, too."""
    roles = tuple(read_roles(ROLES.read_text(encoding="utf-8")))
    found = [read_procedure(path.read_text(encoding="utf-8"), path.name, roles) for path in sorted(folder.glob("*.yaml"))]
    if pair := clash(found):
        names = " / ".join(f"{each.code}@{each.version}" for each in pair)
        raise WrongProcedure(names, 0, "两个程序在同一天有效或同为默认程序。", "two count on the same day or are both the default.")
    return found


def all_ladders(folder: Path = ROOT / "procedures") -> list[Ladder]:
    """The ladders of a folder of procedures, by file name."""
    return [read_ladder(path.read_text(encoding="utf-8"), path.name) for path in sorted((folder / "ladders").glob("*.yaml"))]


def who_does_what() -> list[str]:
    """One line a procedure: its steps in order, and who takes each."""
    rows = []
    for one in all_procedures():
        steps = [f"{step.kind.value}: {who(step)}" for step in one.steps]
        default = f" (default for {', '.join(one.default_for)})" if one.default_for else ""
        rows.append((f"`{one.code}`{default}", "<br>".join(f"{n}. {words}" for n, words in enumerate(steps, 1))))
    return table(("Procedure", "Who takes which step"), rows)


def procedures_page() -> str:
    """docs/rules/procedures.md."""
    words = "Read from `procedures/*.yaml`. What the source does not say and this house added is marked **ours**, with the reason."
    lines = head("Close-out procedures (销号程序)", words, "", "[How to write one](../howto/write-a-procedure.md).")
    for one in all_procedures():
        source = one.source
        article = f", {source.article}" if source.article else ""
        lines += [f"## `{one.code}` {one.title_zh}", "", f"{one.title_en}.", ""]
        lines += [f"For {', '.join(one.applies_to)} items; in force from {one.valid_from}{f' to {one.valid_to}' if one.valid_to else ''}."]
        lines += [f"Source ({CONFIRMED[source.confirmed]}): {source.name}{article}.{' ' + one.note_en if one.note_en else ''}", ""]
        rows = [
            (str(n), f"{step.title_en} {step.title_zh}", who(step), asks(step), ", ".join(step.papers), ours(step))
            for n, step in enumerate(one.steps, 1)
        ]
        lines += [*table(("", "Step", "Who", "Asks", "Paper", "Not in the source"), rows), ""]
    return "\n".join(lines)


def times(n: int, one: str) -> str:
    """A number with its noun."""
    return f"{n} {one}" if n == 1 else f"{n} {one}s"


def when_words(when: When) -> str:
    """One way to come to a rung, in words."""
    said = {
        "unanswered_rounds": lambda n: f"{times(n, 'frozen round')} in a row not answered in full",
        "late_days": lambda n: f"a task {times(n, 'day')} late",
        "behind_rounds": lambda n: f"a task behind schedule in {times(n, 'frozen round')} in a row",
        "returned": lambda n: f"a task returned or reopened {times(n, 'time')} this year",
        "points": lambda n: f"{n:f} points this year",
        "letters": lambda pair: f"{times(pair[1], 'letter')} of `{pair[0]}` this year",
        "after": lambda code: f"the day of answer to `{code}` past",
        "unanswered": lambda code: f"`{code}` not answered by its day",
    }
    return " and ".join(words(value) for name, words in said.items() if (value := getattr(when, name)) is not None)


def rung_row(rung: Rung) -> tuple[str, ...]:
    """One rung as a row."""
    calls = "; or ".join(when_words(when) for when in rung.when) or "begun by a person only"
    points = "a person says" if rung.points is None else f"{rung.points:f}"
    answer = f"{rung.answer.days} {DAYS[rung.answer.unit.value]}" if rung.answer else "–"
    return f"`{rung.code}` {rung.name_en} {rung.name}", calls, points, answer, "yes" if rung.listed else ""


def ladders_page() -> str:
    """docs/rules/ladders.md."""
    words = (
        "Read from `procedures/ladders/*.yaml`. The system proposes the highest rung that is called for; a person issues the letter or "
        "dismisses it with a reason."
    )
    lines = head("Warning ladders (预警督办)", words, "", "[How to write one](../howto/write-a-ladder.md).")
    for one in all_ladders():
        state = "confirmed in print" if one.confirmed else "not confirmed in print"
        lines += [f"## `{one.code}` {one.name}", "", f"{one.name_en}; in force from {one.valid_from}; {state}.", f"{one.source_en}", ""]
        rows = [rung_row(rung) for rung in one.rungs]
        lines += [*table(("Rung, low to high", "Proposed at", "Points", "Answer within", "Listed"), rows), ""]
    return "\n".join(lines)


def checks_page() -> str:
    """docs/rules/checks.md."""
    words = (
        "The table the product shows under *Evidence → Rules*, from `rectify.campaign.evidence.rules.checks`. A check warns; a person "
        "clears the finding with a reason or lets it stand. The limits are ours, not the law's."
    )
    rows = [(f"`{one.code}` {one.name[1]} {one.name[0]}", one.looks_at[1], one.clears[1], one.blind[1]) for one in CHECKS]
    lines = head("Checks of evidence (佐证核验)", words)
    return "\n".join([*lines, *table(("Check", "Looks at", "What clears it", "What it cannot see"), rows), ""])


def all_petition_rules(folder: Path = ROOT / "procedures") -> list[PetitionRules]:
    """The petition rules of a folder of procedures, by file name; two that count on the same day are a mistake, too."""
    files = sorted((folder / "petitions").glob("*.yaml"))
    found = [read_rules(path.read_text(encoding="utf-8"), path.name) for path in files]
    if pair := petition_clash(found):
        names = " / ".join(f"{each.code}@{each.version}" for each in pair)
        raise WrongPetitionRules(names, 0, "两份规则在同一天有效或同为默认。", "two count on the same day or are both the default.")
    return found


def petition_rows(one: PetitionRules) -> list[tuple[str, str, str]]:
    """What one file sets, a row a setting."""
    said = [
        ("reply_days", "Days of the reply", f"{one.reply_days}, the day of handing over not counted"),
        ("reply_day_type", "Which days", DAYS[one.reply_day_type.value]),
        ("call_back_days", "Call-back", f"{one.call_back_days} days after an accepted reply"),
        ("reopen_on", "Answers that put it back to work", ", ".join(f"`{each}`" for each in one.reopen_on) or "none"),
        ("repeat_threshold", "Repeat", f"{one.repeat_threshold} complaints of one type at one place"),
        ("similarity_asks", "Shown as alike", f"from {one.similarity_asks:g} on; merging is proposed at {one.similarity_merges:g}"),
        ("retention_days", "Who complained is kept", f"{one.retention_days} days after settling"),
        ("longest_days", "Kept at the most", f"{one.longest_days} days after it came in, whatever became of it"),
        ("small_cell", "Small numbers", f"below {one.small_cell} are proposed to be hidden"),
        ("number", "Case number", f"`{one.number_form}`"),
    ]
    return [(f"`{key}` {name}", value, "ours" if key in one.ours else "") for key, name, value in said]


def petitions_page() -> str:
    """docs/rules/petitions.md."""
    words = (
        "Read from `procedures/petitions/*.yaml`. What the source does not say and this house set is marked **ours**. A complaint keeps "
        "the clock of the rules that were in force on the day it was handed over."
    )
    lines = head("Petition rules (信访件办理规则)", words, "", "[How to write one](../howto/set-up-petition-rules.md).")
    for one in all_petition_rules():
        source, default = one.source, " The default." if one.default else ""
        lines += [f"## `{one.code}` {one.title_zh}", "", f"{one.title_en}; in force from {one.valid_from}.{default}"]
        article = f", {source.article}" if source.article else ""
        lines += [f"Source ({CONFIRMED[source.confirmed]}): {source.name}{article}. {one.note_en}", ""]
        lines += [*table(("Setting", "Value", ""), petition_rows(one)), ""]
    return "\n".join(lines)


def redactions_page() -> str:
    """docs/rules/redactions.md."""
    words = (
        "What the rules of `rectify.disclosure.publications.rules.redaction` propose to hide before a publication is released. A person "
        "decides about each place, hidden or left with a reason, and can mark others by hand; nothing is released while one is undecided."
    )
    rows = []
    for what, text in EXAMPLES:
        places = find(text)
        shown = text
        for start, end, _, replacement in reversed(places):
            shown = f"{shown[:start]}{replacement}{shown[end:]}"
        rows.append((what, text, shown, ", ".join(SORTS[sort] for _, _, sort, _ in places) or "**not found**"))
    small = (
        "Small numbers: in tables by county and type, counts below `small_cell` of the [petition rules](petitions.md) become `<3` (or "
        "whatever the threshold is). If that leaves a single hidden cell in a column, which could be computed from its sum, the next "
        "smallest becomes `*`."
    )
    measured = (
        "Measured on sentences written by hand with invented names (`tests/disclosure/publications/test_redaction_table.py`, which holds "
        "these numbers to be true): of the 92 sentences the rules were written with, 65 of 67 places are found (recall 97 %) and no "
        "proposal names nobody (precision 100 %); of 36 sentences written afterwards, for which nothing was changed, 13 of 24 places are "
        "found (recall 54 %) and 2 of 15 proposals name nobody (precision 87 %). **The rules alone hide about half of the names they were "
        "not made for: somebody reads every text.**"
    )
    blind = (
        "What they cannot see: a name without a word for people beside it, a nickname, a rare surname that is a common word, a firm that "
        f"is one person, a photograph, anything behind the first {SPANNED:,} characters of one text. Codes and official numbers are left "
        "alone. Whoever approves reads the text."
    )
    lines = head("Redactions proposed (隐去建议)", words, "", "[How to publish](../howto/publish.md).")
    return "\n".join(
        [*lines, *table(("Looked for", "Example (invented)", "Becomes", "Found as"), rows), "", small, "", measured, "", blind, ""]
    )


def roles_page() -> str:
    """docs/rules/roles.md."""
    words = (
        "Read from `src/rectify/foundation/accounts/roles.yaml`. A permission reaches everything, or what the unit of the post and the "
        "units below it have a part in. The close-out asks more: the right unit, and another person for every step."
    )
    rows = []
    for role in read_roles(ROLES.read_text(encoding="utf-8")).values():
        reach = {
            each: ", ".join(f"`{permission.value}`" for permission, found in role.grants.items() if found is each)
            for each in (Reach.EVERYTHING, Reach.OWN)
        }
        rows.append((f"{role.name_en} {role.name}", role.sentence_en, reach[Reach.EVERYTHING], reach[Reach.OWN]))
    lines = head("Roles (角色)", words, "", "[How to give one](../howto/give-a-role.md).")
    return "\n".join([*lines, *table(("Role", "What it is for", "Over everything", "Over its own"), rows), ""])


def howto_page() -> str:
    """The how-to with its table written anew."""
    text = (ROOT / HOWTO).read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    return f"{before}{BEGIN}\n\n" + "\n".join(who_does_what()) + f"\n\n{END}" + rest.partition(END)[2]


def pages() -> dict[str, str]:
    """Every page by its path from the root of the repository."""
    made = {
        "procedures": procedures_page(),
        "ladders": ladders_page(),
        "checks": checks_page(),
        "petitions": petitions_page(),
        "redactions": redactions_page(),
        "roles": roles_page(),
    }
    return {**{f"docs/rules/{name}.md": text for name, text in made.items()}, HOWTO: howto_page()}


def main() -> int:
    """Write the pages, or read a folder; 1 when a file has a mistake."""
    try:
        if sys.argv[1:]:
            folder = Path(sys.argv[1])
            found: list[Procedure | Ladder | PetitionRules] = [*all_procedures(folder), *all_ladders(folder), *all_petition_rules(folder)]
            print(*(f"{one.code}@{one.valid_from}" for one in found), sep="\n")
            return 0
        made = pages()
    except (WrongProcedure, WrongLadder, WrongPetitionRules) as mistake:
        print(mistake, file=sys.stderr)
        return 1
    for name, text in made.items():
        (ROOT / name).write_text(text, encoding="utf-8")
        print(name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
