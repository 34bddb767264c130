"""Tags of the review page."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from rectify.campaign.ledger.queries.review_rows import MeasureRow, QuestionRow, TaskRow
from rectify.campaign.ledger.web.review import kinds
from rectify.campaign.plans.reading.render.words import Lang
from rectify.campaign.plans.rules import PERIODS, gap_of
from rectify.campaign.plans.web.words import check_words

register = template.Library()
register.filter("role_name", kinds.role_name)
register.filter("norm_name", kinds.norm_name)
register.filter("check_words", check_words)


@register.simple_tag(takes_context=True)
def fact_rows(context: dict[str, Any], place: TaskRow | MeasureRow) -> SafeString:
    """The rows of a task's or a measure's own facts."""
    return context["writer"].rows(place.facts, place.refs)  # type: ignore[no-any-return]


@register.simple_tag(takes_context=True)
def loose_rows(context: dict[str, Any]) -> SafeString:
    """The rows of facts that belong to no task."""
    return context["writer"].rows(context["loose"])  # type: ignore[no-any-return]


@register.simple_tag
def question_text(question: QuestionRow) -> str:
    """The question in the language of the page."""
    return question.text_en if kinds.lang() is Lang.EN else question.text


@register.simple_tag
def task_url(task: TaskRow) -> str:
    """The page of a task that is work."""
    return reverse("lists:task", args=(task.pk,))


@register.simple_tag
def answer_field(question: QuestionRow, typed: str | None = None) -> SafeString:
    """The field an answer goes into, by what is asked: a year, a number, a period, or words."""
    gap = gap_of(question.kind, question.missing)
    name = format_html('id="a-{}" name="answer" class="input"', question.key)
    if gap == "period" and not typed:
        options = format_html_join("", '<option value="{0}">{0}</option>', ((p,) for p in PERIODS))
        return format_html("<select {} required><option></option>{}</select>", name, options)
    hints = {
        "year": (_("year, four digits"), "numeric", "short"),
        "baseline.year": (_("year, four digits"), "numeric", "short"),
        "value": (_("number"), "decimal", "short"),
    }
    hint, mode, size = hints.get(gap or "", (_("in words"), "text", "long"))
    value = typed or ""
    return format_html(
        '<input {} data-size="{}" inputmode="{}" placeholder="{}" value="{}" maxlength="200" autocomplete="off" required>',
        name,
        size,
        mode,
        hint,
        value,
    )
