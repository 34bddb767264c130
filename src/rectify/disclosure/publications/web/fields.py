"""The words for the fields of what is published, and for the codes that stand in them, as the desk reads them before a release."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from rectify.campaign.ledger.models import Nature, Origin, TaskState
from rectify.response.petitions.models import CallBack, Channel, Pollution, Reply

FIELDS: Final[Mapping[str, Any]] = {
    "state": gettext_lazy("State"),
    "title": gettext_lazy("Title"),
    "on_day": gettext_lazy("Day"),
    "due_current": gettext_lazy("Due date"),
    "late_days": gettext_lazy("Days late"),
    "steps": gettext_lazy("Steps of the close-out"),
    "closed_on": gettext_lazy("Closed on"),
    "came_back": gettext_lazy("Returned or reopened"),
    "proof": gettext_lazy("Evidence"),
    "measures": gettext_lazy("Measures"),
    "done_on": gettext_lazy("Done on"),
    "extensions": gettext_lazy("Extensions"),
    "finding": gettext_lazy("Public answer"),
    "settled": gettext_lazy("What the unit claims"),
    "verdict": gettext_lazy("Verdict"),
    "because": gettext_lazy("Why the verdict is so"),
    "asked": gettext_lazy("Times asked"),
    "merged": gettext_lazy("Merged into it"),
    "text": gettext_lazy("Text"),
    "value": gettext_lazy("Value"),
    "goal": gettext_lazy("Goal"),
    "result": gettext_lazy("Measured result"),
    "tasks": gettext_lazy("Tasks"),
    "lead": gettext_lazy("Leading unit"),
    "figures": gettext_lazy("Figures"),
    "citizen_says": gettext_lazy("What the petitioner says"),
    "code": pgettext_lazy("published field", "Code"),
    "county": pgettext_lazy("published field", "Territory"),
    "number": pgettext_lazy("published field", "Number"),
    "key": pgettext_lazy("published field", "Address"),
    "origin": pgettext_lazy("published field", "Where it comes from"),
    "problem": pgettext_lazy("published field", "Problem it answers"),
    "section": pgettext_lazy("published field", "Section"),
    "name": pgettext_lazy("published field", "Name"),
    "name_en": pgettext_lazy("published field", "Name in English"),
    "parts": pgettext_lazy("published field", "Units"),
    "role": pgettext_lazy("published field", "Part or office"),
    "nature": pgettext_lazy("published field", "Kind of deadline"),
    "due_text": pgettext_lazy("published field", "Deadline in the words of the plan"),
    "due_original": pgettext_lazy("published field", "Date first promised"),
    "was": pgettext_lazy("published field", "Before"),
    "to": pgettext_lazy("published field", "After"),
    "decided_on": pgettext_lazy("published field", "Decided on"),
    "reason": pgettext_lazy("published field", "Reason"),
    "due_on": pgettext_lazy("published field", "Due on"),
    "started_on": pgettext_lazy("published field", "Begun on"),
    "sites_done": pgettext_lazy("published field", "Sites done"),
    "sites_all": pgettext_lazy("published field", "Sites in all"),
    "targets": pgettext_lazy("published field", "Targets"),
    "measured_on": pgettext_lazy("published field", "Measured on"),
    "kind": pgettext_lazy("published field", "Kind"),
    "label": pgettext_lazy("published field", "Called"),
    "count": pgettext_lazy("published field", "How many"),
    "supports": pgettext_lazy("published field", "Found to support the claim"),
    "unit": pgettext_lazy("published field", "Unit"),
    "on": pgettext_lazy("published field", "On"),
    "passed": pgettext_lazy("published field", "Passed"),
    "attempt": pgettext_lazy("published field", "Attempt"),
    "task": pgettext_lazy("published field", "Task"),
    "notice": pgettext_lazy("published field", "Number of the notice"),
    "first": pgettext_lazy("published field", "First day"),
    "last": pgettext_lazy("published field", "Last day"),
    "days": pgettext_lazy("published field", "Days"),
    "day_type": pgettext_lazy("published field", "Kind of days"),
    "channel": pgettext_lazy("published field", "How it came in"),
    "received_on": pgettext_lazy("published field", "Received on"),
    "batch": pgettext_lazy("published field", "Batch"),
    "types": pgettext_lazy("published field", "Types"),
    "substantiated": pgettext_lazy("published field", "Whether it is true"),
    "outcomes": pgettext_lazy("published field", "What was done"),
    "amount": pgettext_lazy("published field", "Amount in yuan"),
    "reopened": pgettext_lazy("published field", "Times opened again"),
    "answered_on": pgettext_lazy("published field", "Answered on"),
    "of": pgettext_lazy("published field", "Of how many"),
    "of_label": pgettext_lazy("published field", "Of what"),
    "good": pgettext_lazy("published field", "To follow"),
    "words": pgettext_lazy("published field", "Words"),
    "county_name": pgettext_lazy("published field", "Name of the territory"),
    "colour": pgettext_lazy("published field", "Colour"),
    "rung": pgettext_lazy("published field", "Rung of the ladder"),
    "issued_on": pgettext_lazy("published field", "Issued on"),
    "lifted_on": pgettext_lazy("published field", "Lifted on"),
    "days_taken": pgettext_lazy("published field", "Days taken"),
}
"""Name of a field in ``frozen.rules.shapes`` -> what it is called."""
_SETTLED: Final = dict(Reply.Settled.choices)
_CODES: Final[Mapping[str, Mapping[str, Any]]] = {
    "state": dict(TaskState.choices),
    "verdict": _SETTLED,
    "settled": _SETTLED,
    "substantiated": dict(Reply.Substantiated.choices),
    "citizen_says": dict(CallBack.Answer.choices),
    "channel": dict(Channel.choices),
    "types": dict(Pollution.choices),
    "origin": dict(Origin.choices),
    "nature": dict(Nature.choices),
}


def value_of(kind: str, steps: Sequence[str], text: str) -> str:
    """A value in words: a code of ours as it is called, truth as yes or no, everything else as it stands."""
    if text in {"True", "False"}:
        return _("Yes") if text == "True" else _("No")
    names = [step for step in steps if not step.isdecimal()]
    codes = _SETTLED if (kind, names[-1]) == ("petition", "state") else _CODES.get(names[-1], {})
    return str(codes.get(text, text))
