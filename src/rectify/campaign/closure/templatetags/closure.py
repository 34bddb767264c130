"""How steps, requirements and papers of the close-out are named and marked on pages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django import template
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from rectify.campaign.closure.models import Case, StepKind, TaskKind
from rectify.foundation.accounts.queries import roles

register = template.Library()

RISK_LABELS: Final[tuple[Promise, ...]] = (_("late"), _("returned before"), _("findings of evidence"), _("reopened before"))
"""In the order of ``rules.sampling.RISKS``."""

PAPER_LABELS: Final[Mapping[str, Promise]] = {
    "request": _("Request for acceptance"),
    "acceptance_report": _("Acceptance report"),
    "review_opinion": _("Review opinion"),
    "review_photo": _("Photograph of the site"),
    "check_record": _("Spot-check record"),
    "check_photo": _("Photograph of the spot check"),
    "notice": _("Public notice"),
    "notice_copy": _("Copy of the notice as it was posted"),
    "sign_sheet": _("Sign-off sheet"),
    "register_entry": _("Entry of the close-out register"),
    "filing_receipt": _("Receipt of the filing"),
    "other": _("Other paper"),
}
"""Papers by their code in the procedures, both those the system writes and those that are handed in."""
LINE_MARKS: Final[Mapping[str, str]] = {"done": "past", "now": "now", "failed": "back", "skipped": "skipped", "waiting": "ahead"}
"""CSS class of a step in the short line, by its state."""
PROOF_LABELS: Final[Mapping[str, Promise]] = {"password": _("proved by password"), "totp": _("proved by one-time code")}
CAME_BY: Final[Mapping[str, Promise]] = {"visit": _("Visit"), "post": _("By post"), "mail": _("By e-mail"), "phone": _("By telephone")}
"""How an objection came."""
DAY_TYPES: Final[Mapping[str, Promise]] = {"workdays": _("working days"), "calendar_days": _("calendar days")}
SHORT_KINDS: Final[Mapping[str, Promise]] = {
    StepKind.REQUEST: pgettext_lazy("closing step", "Request"),
    StepKind.ACCEPT: pgettext_lazy("closing step", "Acceptance"),
    StepKind.REVIEW: pgettext_lazy("closing step", "Review"),
    StepKind.CHECK: pgettext_lazy("closing step", "Check"),
    StepKind.NOTICE: pgettext_lazy("closing step", "Notice"),
    StepKind.SIGN: pgettext_lazy("closing step", "Sign"),
    StepKind.CLOSE: pgettext_lazy("closing step", "Close"),
    StepKind.FILE: pgettext_lazy("closing step", "File"),
}
"""One word for each kind of step, for the line in a row."""


def english() -> bool:
    """Whether the reader's language is English."""
    return (get_language() or "").startswith("en")


@register.filter
def paper_label(code: str) -> Promise | str:
    """A paper in words; a code of a city's own file stands for itself."""
    return PAPER_LABELS.get(code, code)


@register.filter
def line_mark(state: str) -> str:
    """The CSS class of a step in the short line."""
    return LINE_MARKS.get(state, "ahead")


@register.filter
def risks(digits: str) -> str:
    """The risks a weight comes from, in words; ``–`` for none."""
    return "、".join(str(words) for digit, words in zip(digits, RISK_LABELS, strict=False) if digit == "1") or "–"


@register.filter
def step_label(kind: str) -> str:
    """A kind of step in words."""
    return str(StepKind(kind).label) if kind in StepKind.values else kind


@register.filter
def short_label(kind: str) -> Promise | str:
    """A kind of step in one word."""
    return SHORT_KINDS.get(kind, kind)


@register.filter
def proof_label(code: str) -> Promise | str:
    """How a signature was proved."""
    return PROOF_LABELS.get(code, code)


@register.filter
def came_by_label(code: str) -> Promise | str:
    """How an objection came."""
    return CAME_BY.get(code, code)


@register.filter
def day_type_label(code: str) -> Promise | str:
    """Which days are counted."""
    return DAY_TYPES.get(code, code)


@register.filter
def kind_label(code: str) -> str:
    """A kind of task in words."""
    return str(TaskKind(code).label) if code in TaskKind.values else code


@register.filter
def titled(requirement: Any) -> str:
    """The title of a requirement in the reader's language."""
    return str(requirement.title_en if english() else requirement.title_zh)


@register.filter
def noted(detail: Mapping[str, Any]) -> str:
    """Why a step stands in a procedure although its source does not say it."""
    return str((detail.get("note_en") if english() else detail.get("note")) or "")


@register.filter
def role_title(code: str) -> str:
    """The name of a role in the reader's language."""
    role = roles().get(code)
    return (role.name_en if english() else role.name) if role else code


@register.filter
def held_on(case: Case, today: date) -> bool:
    """Whether a suspension of the case holds on that day."""
    return case.is_suspended(today)
