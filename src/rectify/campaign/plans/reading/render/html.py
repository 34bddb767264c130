"""A reading as one self-contained page: the source with every fact marked, the lists beside it, the questions on top.

Nothing is loaded from outside (the Content-Security-Policy in the page forbids it) and everything from the document is
escaped. Each kind of fact has a letter and a line style beside its colour. It prints as source followed by lists.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator
from html import escape
from importlib import resources

from rectify.campaign.plans.reading.contract import Fact, FactKind, Measure, Question, Reading, ReadTask
from rectify.campaign.plans.reading.render.phrases import kind_name, phrase
from rectify.campaign.plans.reading.render.segments import Segment, segments
from rectify.campaign.plans.reading.render.words import (
    DOCUMENT_KINDS,
    KINDS,
    Lang,
    check_words,
    label,
    missing_words,
    question_words,
)

_LANGUAGE = {Lang.ZH: "zh-Hans", Lang.EN: "en"}


def to_html(reading: Reading, lang: Lang = Lang.ZH) -> str:
    """The whole page; its size is a small multiple of the text."""
    style, script = _asset("page.css"), _asset("page.js")
    policy = f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; base-uri 'none'; form-action 'none'"
    title = escape(reading.document.title or reading.source.name)
    parts = [
        f'<!DOCTYPE html>\n<html lang="{_LANGUAGE[lang]}"><head><meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{title}</title><style>{style}</style></head><body>",
        _header(reading, lang),
        _open_points(reading, lang),
        "<main>",
        f'<section class="paper" aria-label="{label("document", lang)}" lang="zh-Hans">{_paper(reading, lang)}</section>',
        f'<section class="lists" aria-label="{label("lists", lang)}">{_lists(reading, lang)}</section>',
        f"</main><script>{script}</script></body></html>\n",
    ]
    return "".join(parts)


def _asset(name: str) -> str:
    return resources.files("rectify.campaign.plans.reading.render").joinpath(name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _header(reading: Reading, lang: Lang) -> str:
    source, document = reading.source, reading.document
    counts = [
        (label("tasks", lang), len(reading.tasks)),
        (label("measures", lang), sum(len(task.measures) for task in reading.tasks)),
        (label("facts", lang), len(reading.facts)),
        (label("questions", lang), len(reading.questions)),
    ]
    numbers = "".join(f"<div><dt>{name}</dt><dd>{count}</dd></div>" for name, count in counts)
    issuer = f"{escape(document.issuer)} · " if document.issuer else ""
    return (
        f"<header><h1>{escape(document.title or label('untitled', lang))}</h1>"
        f"<p>{issuer}{DOCUMENT_KINDS[document.kind.value].to(lang)} · {escape(source.name)} · {source.chars} "
        f"{label('chars', lang)} · <span title='sha256 {source.sha256}'>sha256 {source.sha256[:12]}…</span></p>"
        f"<dl>{numbers}</dl>{_legend(reading, lang)}</header>"
    )


def _legend(reading: Reading, lang: Lang) -> str:
    used = {fact.kind for fact in reading.facts}
    items = "".join(
        f'<li><mark class="{kind.value}" data-sign="{KINDS[kind].sign(lang)}">{kind_name(kind, lang)}</mark></li>'
        for kind in FactKind
        if kind in used
    )
    return f'<ul class="legend" aria-label="{label("legend", lang)}">{items}</ul>'


def _open_points(reading: Reading, lang: Lang) -> str:
    questions = "".join(f"<li>{_question(question, lang)}</li>" for question in reading.questions)
    failed = [check for check in (*reading.checks, *reading.warnings) if not check.ok]
    passed = [check for check in (*reading.checks, *reading.warnings) if check.ok]
    checks = "".join(f'<li class="bad">▲ {escape(check_words(check, lang))}</li>' for check in failed)
    checks += "".join(f'<li class="good">✓ {escape(check_words(check, lang))}</li>' for check in passed)
    blocks = [
        f"<details open><summary>{label('questions', lang)} ({len(reading.questions)})</summary><ol>{questions}</ol></details>"
        if questions
        else "",
        f"<details open><summary>{label('checks', lang)} ({len(failed)} ▲ · {len(passed)} ✓)</summary><ul>{checks}</ul></details>"
        if checks
        else "",
    ]
    return f'<section class="open">{"".join(blocks)}</section>'


def _question(question: Question, lang: Lang) -> str:
    return f'<button type="button" data-to="q-{escape(question.id)}">▲ {escape(question_words(question, lang))}</button>'


def _paper(reading: Reading, lang: Lang) -> str:
    facts = {f"f-{fact.id}": fact for fact in reading.facts}
    spans = [(fact.start, fact.end, key) for key, fact in facts.items()]
    spans += [(question.start, question.end, f"q-{question.id}") for question in reading.questions]
    seen: set[str] = set()
    return "".join(_segment(segment, facts, seen, lang) for segment in segments(reading.raw, spans))


def _segment(segment: Segment, facts: dict[str, Fact], seen: set[str], lang: Lang) -> str:
    text = escape(segment.text).replace("\t", '<i class="tab">\t</i>')
    if not segment.ids:
        return text
    fresh = [key for key in segment.ids if key not in seen]
    seen.update(fresh)
    inner = next((facts[key] for key in reversed(segment.ids) if key in facts), None)
    asked = any(key not in facts for key in segment.ids)
    classes = " ".join(filter(None, (inner.kind.value if inner else "", "ask" if asked else "")))
    signs = "".join(KINDS[facts[key].kind].sign(lang) if key in facts else "?" for key in fresh)
    hint = " · ".join(f"{kind_name(facts[key].kind, lang)} {phrase(facts[key], lang)}" for key in segment.ids if key in facts)
    sign = f' data-sign="{signs}"' if signs else ""
    return f'<mark class="{classes}" data-ids="{escape(" ".join(segment.ids))}" title="{escape(hint)}"{sign}>{text}</mark>'


def _lists(reading: Reading, lang: Lang) -> str:
    facts = {fact.id: fact for fact in reading.facts}
    placed: set[str] = set()
    tasks = "".join(_task(task, facts, placed, lang) for task in reading.tasks)
    others = [fact for fact in reading.facts if fact.id not in placed]
    rest = f"<h2>{label('other_facts', lang)} ({len(others)})</h2>{_fact_list(others, facts, lang)}" if others else ""
    return f"<h2>{label('tasks', lang)} ({len(reading.tasks)})</h2>{tasks}{rest}"


def _task(task: ReadTask, facts: dict[str, Fact], placed: set[str], lang: Lang) -> str:
    measures = "".join(
        f"<li><p>{escape(measure.text)}</p>{_fact_list(_linked(measure, facts, placed), facts, lang)}</li>" for measure in task.measures
    )
    own = _fact_list(_linked(task, facts, placed), facts, lang)
    return (
        f'<article><h3><span class="path">{escape(task.path)}</span> {escape(task.title)}</h3>{own}'
        f"{f'<ol>{measures}</ol>' if measures else ''}</article>"
    )


def _linked(holder: ReadTask | Measure, facts: dict[str, Fact], placed: set[str]) -> Iterator[Fact]:
    for key in (*holder.targets, *holder.deadlines, *holder.cadences, *holder.actors):
        if key in facts:
            placed.add(key)
            yield facts[key]


def _fact_list(found: Iterable[Fact], facts: dict[str, Fact], lang: Lang) -> str:
    rows = "".join(f"<li>{_fact(fact, facts, lang)}</li>" for fact in found)
    return f'<ul class="facts">{rows}</ul>' if rows else ""


def _fact(fact: Fact, facts: dict[str, Fact], lang: Lang) -> str:
    due = facts.get(fact.deadline) if fact.deadline else None
    extras = [
        escape(fact.subject.text) if fact.subject else "",
        f"{label('due', lang)} {escape(phrase(due, lang))}" if due else "",
        f"▲ {label('missing', lang)} {escape(missing_words(fact.missing, lang))}" if fact.missing else "",
    ]
    tail = "".join(f"<small>{extra}</small>" for extra in extras if extra)
    kind = f'<b class="{fact.kind.value}" data-sign="{KINDS[fact.kind].sign(lang)}"></b>'
    return (
        f'<button type="button" data-to="f-{escape(fact.id)}" id="row-f-{escape(fact.id)}" title="{label("show", lang)}">'
        f"{kind}<span>{escape(phrase(fact, lang))}</span><q>{escape(fact.text)}</q>{tail}</button>"
    )
