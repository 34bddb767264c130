"""The words of the portal for codes that stand in publications: states, parts, types, findings. Unknown codes are shown as they are."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rectify.disclosure.frozen.models import Kind

GROUPS: Final[dict[str, tuple[Promise, str]]] = {
    "closed": (pgettext_lazy("to citizens", "Closed"), "done"),
    "closing": (pgettext_lazy("to citizens", "Being checked"), "ahead"),
    "going": (pgettext_lazy("to citizens", "Under way"), "going"),
    "late": (pgettext_lazy("to citizens", "Late"), "late"),
    "back": (pgettext_lazy("to citizens", "Came back"), "risk"),
}
"""Group of a task → its words and the class of its mark."""

STATES: Final[dict[str, Promise]] = {
    "open": pgettext_lazy("to citizens", "Under way"),
    "acceptance_requested": pgettext_lazy("to citizens", "Reported done, waits for acceptance"),
    "accepted": pgettext_lazy("to citizens", "Accepted, waits for review"),
    "reviewed": pgettext_lazy("to citizens", "Reviewed"),
    "noticed": pgettext_lazy("to citizens", "Notice of the intended close-out"),
    "signed": pgettext_lazy("to citizens", "Signed"),
    "closed": pgettext_lazy("to citizens", "Closed"),
    "returned": pgettext_lazy("to citizens", "Sent back"),
    "reopened": pgettext_lazy("to citizens", "Opened again"),
    "withdrawn": pgettext_lazy("to citizens", "Withdrawn"),
}
SUBSTANTIATED: Final[dict[str, Promise]] = {
    "yes": pgettext_lazy("to citizens", "The complaint is true"),
    "partly": pgettext_lazy("to citizens", "Partly true"),
    "no": pgettext_lazy("to citizens", "Found not to be true"),
    "": pgettext_lazy("to citizens", "Not answered yet"),
}
VERDICT: Final[dict[str, Promise]] = {
    "settled": pgettext_lazy("to citizens", "Settled"),
    "in_part": pgettext_lazy("to citizens", "Settled in part"),
    "open": pgettext_lazy("to citizens", "Not settled"),
    "": pgettext_lazy("to citizens", "Told without a verdict"),
}
"""Whether a complaint is settled; numbers of the first shape have no verdict."""
SETTLED: Final[dict[str, Promise]] = {
    "settled": pgettext_lazy("to citizens", "Settled"),
    "in_part": pgettext_lazy("to citizens", "Settled in part"),
    "open": pgettext_lazy("to citizens", "Not settled"),
    "": pgettext_lazy("to citizens", "Not answered yet"),
}
CITIZEN_SAYS: Final[dict[str, Promise]] = {
    "fixed": pgettext_lazy("to citizens", "Solved"),
    "partly": pgettext_lazy("to citizens", "Better, but not solved"),
    "not_fixed": pgettext_lazy("to citizens", "Not solved"),
    "unreached": pgettext_lazy("to citizens", "Could not be reached"),
    "": pgettext_lazy("to citizens", "Not asked yet"),
}
TYPES: Final[dict[str, Promise]] = {
    "water": pgettext_lazy("to citizens", "Water"),
    "air": pgettext_lazy("to citizens", "Air"),
    "soil": pgettext_lazy("to citizens", "Soil"),
    "ecology": pgettext_lazy("to citizens", "Ecology"),
    "noise": pgettext_lazy("to citizens", "Noise"),
    "radiation": pgettext_lazy("to citizens", "Radiation"),
    "dust": pgettext_lazy("to citizens", "Dust"),
    "fume": pgettext_lazy("to citizens", "Cooking fumes"),
    "waste": pgettext_lazy("to citizens", "Household waste"),
    "solid_waste": pgettext_lazy("to citizens", "Solid waste"),
    "heavy_metal": pgettext_lazy("to citizens", "Heavy metals"),
    "livestock": pgettext_lazy("to citizens", "Livestock"),
    "marine": pgettext_lazy("to citizens", "Sea"),
    "other": pgettext_lazy("to citizens", "Other"),
}
CHANNELS: Final[dict[str, Promise]] = {
    "hotline": pgettext_lazy("to citizens", "Hotline"),
    "portal": pgettext_lazy("to citizens", "This website"),
    "letter": pgettext_lazy("to citizens", "Letter"),
    "visit": pgettext_lazy("to citizens", "Visit"),
    "inspection": pgettext_lazy("to citizens", "Handed over by the inspection"),
    "system": pgettext_lazy("to citizens", "Another hotline system"),
}
PARTS: Final[dict[str, Promise]] = {  # in the order in which a page tells them
    "lead": pgettext_lazy("to citizens", "leads"),
    "responsible": pgettext_lazy("to citizens", "carries it out"),
    "supporting": pgettext_lazy("to citizens", "supports"),
    "supervising": pgettext_lazy("to citizens", "supervises"),
    "accepting": pgettext_lazy("to citizens", "accepts the result"),
    "acceptor": pgettext_lazy("to citizens", "accepts the result"),
    "reviewer": pgettext_lazy("to citizens", "reviews it on site"),
    "spot_checker": pgettext_lazy("to citizens", "checks it by lot"),
    "approver": pgettext_lazy("to citizens", "approves it"),
    "recipient": pgettext_lazy("to citizens", "is reported to"),
    "assessor": pgettext_lazy("to citizens", "assesses it"),
}
NATURES: Final[dict[str, Promise]] = {
    "immediate": pgettext_lazy("to citizens", "At once"),
    "by_deadline": pgettext_lazy("to citizens", "By a date"),
    "standing": pgettext_lazy("to citizens", "A standing duty"),
    "undated": pgettext_lazy("to citizens", "Without a date"),
}
ORIGINS: Final[dict[str, Promise]] = {
    "plan": pgettext_lazy("to citizens", "The plan"),
    "petition": pgettext_lazy("to citizens", "Complaints"),
    "all": pgettext_lazy("to citizens", "Both"),
}
"""Where a task comes from."""
BACK: Final[dict[str, Promise]] = {
    "returned": pgettext_lazy("to citizens", "Sent back before the close"),
    "reopened": pgettext_lazy("to citizens", "Opened again after the close"),
}
THINGS: Final[dict[str, Promise]] = {
    "task": _("Tasks"),
    "petition": _("Complaints"),
    "notice": _("Intended close-outs"),
    "case": _("Typical cases"),
    "problem": _("Problems found"),
}
DAYS: Final[dict[str, Promise]] = {
    "week": pgettext_lazy("to citizens", "up to 7"),
    "ten": pgettext_lazy("to citizens", "8 to 10"),
    "fifteen": pgettext_lazy("to citizens", "11 to 15"),
    "month": pgettext_lazy("to citizens", "16 to 30"),
    "longer": pgettext_lazy("to citizens", "more than 30"),
    "waiting": pgettext_lazy("to citizens", "not answered yet"),
    "untold": pgettext_lazy("to citizens", "answered, the day was not published"),
}
LABELS: Final[dict[str, dict[str, Promise]]] = {
    "state": STATES,
    "group": {code: words for code, (words, _mark) in GROUPS.items()},
    "substantiated": SUBSTANTIATED,
    "settled": SETTLED,
    "verdict": VERDICT,
    "citizen_says": CITIZEN_SAYS,
    "type": TYPES,
    "channel": CHANNELS,
    "part": PARTS,
    "nature": NATURES,
    "back": BACK,
    "thing": THINGS,
    "days": DAYS,
    "kind": {value: label for value, label in Kind.choices if isinstance(label, Promise)},
}


def label(code: str, sort: str) -> str:
    """The words for a code; the code itself where there are none."""
    return str(LABELS[sort].get(code, code))
