"""How rounds and reports are written and marked on pages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django import template
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from rectify.campaign.dispatch.models import Report, Round
from rectify.campaign.dispatch.queries.board import TimeLeft
from rectify.campaign.dispatch.rules.rounds import Standing, standing_of

register = template.Library()

STANDING_LABELS: Final[Mapping[str, Promise]] = {
    Standing.WAITING: gettext_lazy("Not filed yet"),
    Standing.FILED: gettext_lazy("Filed"),
    Standing.LATE: gettext_lazy("Filed late"),
    Standing.MISSING: gettext_lazy("Not filed"),
}
STANDING_MARKS: Final[Mapping[str, str]] = {
    Standing.WAITING: "wait",
    Standing.FILED: "done",
    Standing.LATE: "risk",
    Standing.MISSING: "late",
}


@register.filter
def standing_label(code: str) -> Promise | str:
    """How a report stands, in words."""
    return STANDING_LABELS.get(code, code)


@register.filter
def standing_mark(code: str) -> str:
    """The CSS class of how a report stands."""
    return STANDING_MARKS.get(code, "none")


@register.simple_tag
def stands(report: Report, one: Round, over: bool) -> str:
    """How a report stands in a round that is ``over`` or not, as a code; a late one is late wherever it is shown."""
    if report.late_for_id is not None:
        return Standing.LATE.value
    return standing_of(filed_at=report.filed_at, cut_off_at=one.cut_off_at, came_late=False, over=over).value


@register.filter
def left(value: TimeLeft) -> str:
    """How long until the cut-off, in words."""
    if value.over:
        return _("The cut-off has passed")
    if value.days:
        days = ngettext("%(days)d day", "%(days)d days", value.days) % {"days": value.days}
        return _("%(days)s %(hours)d h left") % {"days": days, "hours": value.hours}
    return _("%(hours)d h left") % {"hours": value.hours} if value.hours else _("Less than an hour left")


@register.simple_tag
def field_id(report: Report, name: str) -> str:
    """The id of a field of a card."""
    return f"f{report.pk}-{name}"


@register.filter
def clock(value: datetime | None) -> str:
    """``11-27 17:00``: a moment of this year in short."""
    return timezone.localtime(value).strftime("%m-%d %H:%M") if value else ""
