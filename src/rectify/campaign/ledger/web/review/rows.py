"""A fact as a row of the lists: what the document says, how it was read, what a person may do about it.

Written by hand and not by a template: a long document has thousands of these on one page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from rectify.campaign.ledger.queries.review_rows import FactRow, QuestionRow
from rectify.campaign.ledger.web.review.kinds import kind_word, lang, missing_name, said
from rectify.campaign.plans.models import FactState
from rectify.campaign.plans.reading.contract import Fact, FactKind
from rectify.campaign.plans.reading.render.words import Lang


@dataclass(slots=True)
class RowWriter:
    """Writes rows of one document. ``due`` maps the key of a deadline fact to its phrase, ``asked`` a fact's key to its open questions."""

    document: int
    may_decide: bool
    due: Mapping[str, str] = field(default_factory=dict)
    asked: Mapping[str, Sequence[QuestionRow]] = field(default_factory=dict)
    lang: Lang = field(default_factory=lang)
    words: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.words = {
            "confirm": _("Confirm"),
            "correct": _("Correct"),
            "reject": _("Reject"),
            "reopen": _("Take back"),
            "confirmed": _("confirmed"),
            "corrected": _("corrected"),
            "rejected": _("rejected"),
            "due": _("due"),
            "baseline": _("against"),
            "except": _("except"),
            "if": _("on condition"),
            "bound": _("whether the figure itself is inside is not said"),
        }

    def rows(self, facts: Iterable[FactRow], elsewhere: Iterable[str] = ()) -> SafeString:
        """Rows of a list; facts whose row stands in another place are short references to it."""
        there = frozenset(elsewhere)
        html = "".join(self.reference(f) if f.key in there else self.row(f) for f in facts)
        return SafeString(html)  # ast-grep-ignore: no-unescaped-html - rows escape every text

    def row(self, fact: FactRow, *, oob: bool = False) -> str:
        """One row with its buttons; ``oob`` for a row that answers another act than its own."""
        word = kind_word(fact.kind)
        questions = self.asked.get(fact.key, ())
        css = f"fact {fact.state}" + (" asked" if questions else "")
        swap = ' hx-swap-oob="true"' if oob else ""
        return (
            f'<li class="{css}" id="r-{fact.key}" data-i="{fact.key}" data-kind="{fact.kind}" tabindex="-1"{swap}>'
            f'<span class="k k-{fact.kind}" title="{escape(word.to(self.lang))}">{escape(word.sign(self.lang))}</span>'
            f'<div class="w">{self._reading(fact)}{self._questions(fact, questions)}</div>{self._acts(fact)}</li>'
        )

    def reference(self, fact: FactRow) -> str:
        """A fact that governs several measures has its row once; elsewhere a line leads there."""
        word = kind_word(fact.kind)
        return (
            f'<li class="ref {fact.state}"><span class="k k-{fact.kind}">{escape(word.sign(self.lang))}</span>'
            f'<a href="#{fact.key}" data-find="{fact.key}">{escape(said(fact.now))}</a></li>'
        )

    def _reading(self, fact: FactRow) -> str:
        now = fact.now
        parts = [f'<p class="v"><b>{escape(said(now))}</b>']
        if now.subject:
            parts.append(f' <span class="said">{escape(now.subject.text)}</span>')
        parts.append("</p>")
        more = list(self._more(now))
        if fact.text.strip() != said(now):
            more.insert(0, f'<q class="said">{escape(fact.text)}</q>')
        if more:
            parts.append(f'<p class="more">{" · ".join(more)}</p>')
        return "".join(parts)

    def _more(self, now: Fact) -> Iterable[str]:
        words = self.words
        if now.deadline:
            yield f"{words['due']} {escape(self.due.get(now.deadline, now.deadline))}"
        if now.baseline:
            yield f"{words['baseline']} {escape(now.baseline.value or now.baseline.text)}"
        if now.hedge:
            yield f"<i>{escape(now.hedge.text)}</i>"
        if now.condition:
            yield f"{words['if']} {escape(now.condition.text)}"
        if now.exclusion:
            yield f"{words['except']} {escape(now.exclusion.text)}"
        if now.act:
            yield escape(now.act.text)
        if now.kind is FactKind.THRESHOLD and now.inclusive is None:
            yield words["bound"]

    def _questions(self, fact: FactRow, questions: Sequence[QuestionRow]) -> str:
        if questions:
            q = questions[0]
            text = escape(q.text if self.lang is Lang.ZH else q.text_en)
            link = f'<a class="mark wait" href="#{q.key}" data-find="{q.key}" title="{text}">{self._gaps(fact)}</a>'
            return f'<p class="more">{link}</p>'
        if fact.missing and fact.is_open:
            return f'<p class="more"><span class="mark wait">{self._gaps(fact)}</span></p>'
        return ""

    def _gaps(self, fact: FactRow) -> str:
        gaps = (", " if self.lang is Lang.EN else "、").join(missing_name(g) for g in fact.missing)
        return escape(_("missing: %(gaps)s") % {"gaps": gaps} if gaps else _("a question waits"))

    def _acts(self, fact: FactRow) -> str:
        if not fact.is_open:
            return self._decided(fact)
        if not self.may_decide:
            return ""
        place = (self.document, fact.pk)
        correct = reverse("review:correct", args=place)
        return (
            '<div class="fact-acts">'
            + self._button("confirm", reverse("review:confirm", args=place))
            + f'<a class="button small" href="{correct}" hx-get="{correct}" data-act="correct">{self.words["correct"]}</a>'
            + self._button("reject", reverse("review:reject", args=place))
            + "</div>"
        )

    def _button(self, act: str, url: str) -> str:
        css = "button small ok" if act == "confirm" else "button small bare"
        return f'<button class="{css}" form="acts" formaction="{url}" data-act="{act}">{self.words[act]}</button>'

    def _decided(self, fact: FactRow) -> str:
        shape = "off" if fact.state == FactState.REJECTED else "done"
        when = f' <time datetime="{fact.at.isoformat()}">{timezone.localtime(fact.at):%m-%d %H:%M}</time>' if fact.at else ""
        back = self._button("reopen", reverse("review:reopen", args=(self.document, fact.pk))) if self.may_decide else ""
        return (
            f'<div class="fact-acts"><span class="mark {shape}">{self.words[fact.state]}</span>'
            f'<span class="by">{escape(fact.by)}{when}</span>{back}</div>'
        )
