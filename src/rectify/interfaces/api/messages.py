"""Refusals of the API itself: what the pages cannot even send."""

from __future__ import annotations

from django.utils.translation import gettext as _

from rectify.foundation.accounts.refusals import Refused


def stray_correction(decision: str) -> Refused:
    """A correction beside another decision would be dropped in silence."""
    words = _("A correction was sent with the decision “%(decision)s”. Send it with “correct”, or leave it out.") % {"decision": decision}
    return Refused("fact.correction_stray", words)
